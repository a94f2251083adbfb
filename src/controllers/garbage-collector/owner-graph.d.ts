import type { OwnerReference } from '../../api/index.ts';
import type { ApiObject } from '../../client/index.ts';
export declare const FOREGROUND_FINALIZER = 'foregroundDeletion';
export declare const ORPHAN_FINALIZER = 'orphan';
/** An object in the graph of who owns whom. */
export interface GraphNode {
  readonly uid: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly owners: readonly OwnerReference[];
  readonly dependents: ReadonlySet<GraphNode>;
  /** Only named as an owner so far: whether it exists is not known. */
  readonly virtual: boolean;
  /** Being deleted, whichever way. */
  readonly ending: boolean;
  /** Being deleted in the foreground: it waits for those dependents that block it. */
  readonly endingInForeground: boolean;
}
/** What the graph asks for when it changes. */
export interface GraphListener {
  /** Whether the object should still exist may have changed. */
  check(uid: string): void;
  /** The object's deletion asks for its dependents to be orphaned. */
  orphan(uid: string): void;
  /** A reference names an object by its uid that is elsewhere, or of another kind. */
  mismatch(dependent: GraphNode, reference: OwnerReference): void;
}
/**
 * Who owns whom, kept up with each event: every step costs as much as the object has owners, or a deleted one
 * dependents. An owner that was never seen is a virtual node until it is, or turns out not to exist.
 */
export declare class OwnerGraph {
  private readonly listener;
  private readonly nodes;
  private readonly orphaning;
  constructor(listener: GraphListener);
  get(uid: string): GraphNode | undefined;
  /** An object is there, or has changed. */
  observe(object: ApiObject): void;
  /** An object is gone: those that it owned, and the owners that waited for it, are looked at again. */
  forget(uid: string): void;
  private setOwners;
  private unblocked;
  private link;
  private mismatched;
  private makeReal;
  private addVirtual;
  private add;
}
//# sourceMappingURL=owner-graph.d.ts.map
