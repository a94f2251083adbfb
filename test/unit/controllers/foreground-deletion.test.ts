import assert from 'node:assert/strict';
import type { ApiObject, Client, EventRecorder } from '../../../src/client/index.ts';
import { notFound } from '../../../src/api/index.ts';
import { Collector } from '../../../src/controllers/garbage-collector/collector.ts';
import { OwnerGraph } from '../../../src/controllers/garbage-collector/owner-graph.ts';

const ENDING = { deletionTimestamp: '2026-01-01T00:00:00Z' };

/** A server of ConfigMaps, of which only what the collector asks is there. */
class FakeConfigMaps {
  readonly objects = new Map<string, ApiObject>();
  readonly deleted: string[] = [];

  put(name: string, metadata: object): ApiObject {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, uid: name, ...metadata } };
    this.objects.set(name, object);
    return object;
  }

  client(): Client {
    const one = (name = ''): ApiObject => {
      const object = this.objects.get(name);
      if (!object) throw notFound({ group: '', resource: 'configmaps' }, name);
      return object;
    };
    const resource = {
      get: async ({ name }: { name?: string }) => one(name),
      delete: async ({ name = '' }: { name?: string }) => void this.deleted.push(name),
      patch: async ({ name }: { name?: string }, _: string, { metadata }: { metadata: object }) => {
        Object.assign(one(name).metadata, metadata);
      },
    };
    return {
      discovery: { resourceFor: async () => ({ plural: 'configmaps', namespaced: true }) },
      resource: () => resource,
    } as unknown as Client;
  }
}

/** How many looks at objects it takes until an owner of so many is gone that leave one at a time. */
async function looksFor(count: number): Promise<number> {
  const server = new FakeConfigMaps();
  const asked = new Set<string>();
  const graph = new OwnerGraph({
    check: (uid) => asked.add(uid),
    orphan: () => {},
    mismatch: () => assert.fail('nothing is elsewhere'),
  });
  const collector = new Collector(server.client(), graph, {} as EventRecorder);
  let looks = 0;
  const work = async (): Promise<void> => {
    for (const uid of asked) {
      asked.delete(uid);
      looks++;
      await collector.collect(uid);
    }
  };
  const names = Array.from({ length: count }, (_, i) => `dependent-${i}`);
  const reference = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'owner',
    uid: 'owner',
    blockOwnerDeletion: true,
  };
  const owner = { ...ENDING, namespace: 'n', finalizers: ['foregroundDeletion'] };
  graph.observe(server.put('owner', { namespace: 'n' }));
  for (const name of names) {
    graph.observe(
      server.put(name, { namespace: 'n', ownerReferences: [reference], finalizers: ['example.com/slow'] }),
    );
  }
  graph.observe(server.put('owner', owner));
  await work();
  assert.deepEqual(server.deleted.sort(), names.sort());
  for (const name of names) {
    graph.observe(server.put(name, { ...server.objects.get(name)?.metadata, ...ENDING }));
    await work();
  }
  for (const name of names) {
    assert.deepEqual(server.objects.get('owner')?.metadata.finalizers, ['foregroundDeletion']);
    graph.forget(name);
    await work();
  }
  assert.deepEqual(server.objects.get('owner')?.metadata.finalizers, []);
  assert.equal(server.deleted.length, count);
  return looks;
}

describe('deletion in the foreground', () => {
  it('looks at each dependent and at its owner as often as there are dependents, not as their square', async () => {
    const counts = [await looksFor(50), await looksFor(100), await looksFor(200)];
    const [few = 0, more = 0, many = 0] = counts;
    assert.ok(more <= 2.2 * few && many <= 2.2 * more, counts.join(', '));
  });
});
