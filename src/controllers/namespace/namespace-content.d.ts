import type { ApiResource, Client } from '../../client/index.ts';
/** What is left in a namespace after everything in it was asked to go. */
export interface Remaining {
  /** How many objects of each resource, by `pods.` or `deployments.apps`. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many objects each finalizer holds. */
  readonly finalizers: ReadonlyMap<string, number>;
  /** Why some resources could not be emptied. */
  readonly failures: readonly string[];
}
/**
 * Deletes all that a namespace holds: the Pods first, and the rest once they are gone, so that what a Pod uses
 * outlives it.
 */
export declare function emptyNamespace(
  client: Client,
  namespace: string,
  resources: readonly ApiResource[],
): Promise<Remaining>;
//# sourceMappingURL=namespace-content.d.ts.map
