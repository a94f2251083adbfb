import type { ControllerRevision, PodTemplateSpec } from '../../../kinds/index.ts';
import type { ObjectMeta } from '../../../api/index.ts';
import { type ApiObject, type ResourceClient } from '../../../client/index.ts';
export declare const REVISION_HASH = 'controller.kubernetes.io/hash';
/** An owner whose template is kept in ControllerRevisions: a StatefulSet or a DaemonSet. */
export interface Revisioned extends ApiObject {
  spec?: {
    template: PodTemplateSpec;
  };
}
/** What a revision holds: the patch that brings the owner's template back. */
export declare function templatePatch(owner: Revisioned): unknown;
/** The owner with the template that a revision holds. */
export declare function atRevision<T extends Revisioned>(owner: T, revision: ControllerRevision): T;
export declare function inOrder(revisions: readonly ControllerRevision[]): ControllerRevision[];
/** What a sync of revisions gives. */
export interface SyncedRevision {
  readonly revision: ControllerRevision;
  /** How often a name was taken by another revision; raised by one where it was just now. */
  readonly collisionCount: number;
}
/**
 * The revision of the owner's template as it is now: the newest where that has it, an older one that becomes the
 * newest (a rollback), or a new one.
 */
export declare function syncRevision(
  resource: ResourceClient<ControllerRevision>,
  owner: Revisioned,
  known: readonly ControllerRevision[],
  options: {
    readonly collisionCount: number;
    readonly hashLabel: string;
    readonly nameOf: (hash: string) => string;
  },
): Promise<SyncedRevision>;
/** Deletes the oldest of the revisions that nothing uses, down to `limit`. */
export declare function truncateHistory(
  resource: ResourceClient<ControllerRevision>,
  revisions: readonly ControllerRevision[],
  used: ReadonlySet<string>,
  limit: number,
): Promise<void>;
export declare function nameOf({ metadata }: { readonly metadata: ObjectMeta }): string;
//# sourceMappingURL=revision-history.d.ts.map
