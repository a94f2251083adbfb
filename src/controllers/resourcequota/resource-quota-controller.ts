import { type KubernetesObject, Quantity, type ResourceName } from '../../api/index.ts';
import { matchesScopes, resourceCountedBy, type ResourceQuota, usageOf } from '../../kinds/index.ts';
import { deepEqual, type Disposable } from '../../base/index.ts';
import { type Client, keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { writeStatus } from '../library/objects/index.ts';
import { CountedKinds, versionOf } from './counted-kinds.ts';

export function startResourceQuotaController(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const resource = client.resource<ResourceQuota>('v1', 'resourcequotas');
  const informer = informers.of<ResourceQuota>('v1', 'resourcequotas');
  const counted = new CountedKinds(informers, informer);
  return startController(context, {
    watches: [watchObjects(informer, keyOf), counted],
    async reconcile(key) {
      const quota = informer.cache.get(nameOfKey(key));
      if (!quota || quota.metadata.deletionTimestamp !== undefined) return;
      const hard = quota.spec?.hard ?? {};
      const kinds = countedResources(Object.keys(hard));
      for (const of of kinds) counted.follow(of);
      const used = await usedIn(client, quota, kinds);
      if (deepEqual(quota.status?.hard ?? {}, hard) && deepEqual(quota.status?.used ?? {}, used)) return;
      await writeStatus(resource, quota, { hard, used });
    },
  });
}

function countedResources(names: readonly string[]): ResourceName[] {
  const byKey = new Map(names.map(resourceCountedBy).map((of) => [`${of.group}/${of.resource}`, of]));
  return [...byKey.values()];
}

/** Read from the server: what is counted must not be behind what admission has counted already. */
async function usedIn(
  client: Client,
  { metadata, spec }: ResourceQuota,
  kinds: readonly ResourceName[],
): Promise<Record<string, string>> {
  const used = new Map(Object.keys(spec?.hard ?? {}).map((name) => [name, Quantity.of(0)]));
  for (const of of kinds) {
    const apiVersion = versionOf(of);
    if (apiVersion === undefined) continue;
    const objects = client.resource<KubernetesObject>(apiVersion, of.resource);
    const { items } = await objects.listAll({ namespace: metadata.namespace ?? '' });
    for (const object of items) {
      if (!matchesScopes(spec, of, object)) continue;
      for (const [name, quantity] of usageOf(of, object)) {
        const sum = used.get(name);
        if (sum) used.set(name, sum.isZero() ? quantity : sum.add(quantity));
      }
    }
  }
  return Object.fromEntries([...used].map(([name, quantity]) => [name, quantity.toString()]));
}
