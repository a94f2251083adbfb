import { type OwnerReference } from '../../api/index.ts';
import { type Client, type EventRecorder } from '../../client/index.ts';
import { type GraphNode, type OwnerGraph } from './owner-graph.ts';
/** Decides what becomes of an object, by what the server says of its owners now. */
export declare class Collector {
  private readonly client;
  private readonly graph;
  private readonly events;
  private readonly check;
  constructor(client: Client, graph: OwnerGraph, events: EventRecorder, check: (uid: string) => void);
  /** Deletes the object where no owner is left; lets an object in foreground deletion go where nothing blocks it. */
  collect(uid: string): Promise<void>;
  /** Takes a deleted owner's reference off all its dependents, and then lets it go. */
  orphan(uid: string): Promise<void>;
  private disown;
  private keepOwners;
  private finishForeground;
  /** Its owners wait for it, and it has dependents of its own: they go first. */
  private collectWithDependents;
  private delete;
  /** Owners that are there to stay, those that are being deleted in the foreground, and (in neither list) those that are gone. */
  private sort;
  /** The owner as it is now; undefined where it is gone; `unreachable` where such a reference can have no owner. */
  private ownerOf;
  reportMismatch(node: GraphNode, { apiVersion, kind, name, uid }: OwnerReference): void;
  private read;
  /** Patches metadata as it is now; again where somebody else was faster; not at all where the object is gone or nothing is to change. */
  private edit;
  private resourceOf;
}
//# sourceMappingURL=collector.d.ts.map
