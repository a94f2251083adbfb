import type { Pod } from '../../kinds/index.ts';
import { StatusError } from '../../api/index.ts';
import type { ApiObject, ApiResource, Client } from '../../client/index.ts';
import { eachInSlices, messageOf } from '../library/objects/index.ts';

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
export async function emptyNamespace(
  client: Client,
  namespace: string,
  resources: readonly ApiResource[],
): Promise<Remaining> {
  const tally = new Tally();
  const isPods = ({ apiVersion, plural }: ApiResource): boolean => apiVersion === 'v1' && plural === 'pods';
  const contained = resources.filter(
    ({ namespaced, verbs }) => namespaced && verbs.includes('list') && verbs.includes('delete'),
  );
  await Promise.all(contained.filter(isPods).map((resource) => empty(client, namespace, resource, tally)));
  if (tally.counts.size > 0 || tally.failures.length > 0) return tally;
  const rest = contained.filter((resource) => !isPods(resource));
  await Promise.all(rest.map((resource) => empty(client, namespace, resource, tally)));
  return tally;
}

class Tally implements Remaining {
  readonly counts = new Map<string, number>();
  readonly finalizers = new Map<string, number>();
  readonly failures: string[] = [];

  add(resource: string, objects: readonly ApiObject[]): void {
    if (objects.length > 0) this.counts.set(resource, objects.length);
    for (const { metadata } of objects) {
      for (const finalizer of metadata.finalizers ?? []) {
        this.finalizers.set(finalizer, (this.finalizers.get(finalizer) ?? 0) + 1);
      }
    }
  }
}

async function empty(client: Client, namespace: string, resource: ApiResource, tally: Tally): Promise<void> {
  const { apiVersion, plural, verbs } = resource;
  const objects = client.resource<Pod | ApiObject>(apiVersion, plural);
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  try {
    const some = await objects.list({ namespace, limit: 1 });
    if (some.items.length === 0) return;
    if (verbs.includes('deletecollection')) {
      await objects.deleteCollection({ namespace }, { propagationPolicy: 'Background' });
    } else {
      const found = await objects.listAll({ namespace });
      const options = { propagationPolicy: 'Background' } as const;
      await eachInSlices(client.clock, found.items, ({ metadata }) => objects.delete(metadata, options));
    }
    const left = await objects.listAll({ namespace });
    tally.add(`${plural}.${group}`, left.items);
  } catch (error) {
    // A resource that is no longer served holds nothing.
    if (error instanceof StatusError && (error.code === 404 || error.code === 405)) return;
    tally.failures.push(messageOf(error));
  }
}
