import assert from 'node:assert/strict';
import { randomInt } from '../../../src/base/index.ts';
import { type Informer, keyOf, MutableObjectCache } from '../../../src/client/index.ts';
import {
  isActive,
  isAvailable,
  isFinished,
  isReady,
  isTerminating,
  type Pod,
} from '../../../src/kinds/index.ts';
import { OwnedPods } from '../../../src/controllers/library/replicas/owned-pods.ts';
import type { PodTally } from '../../../src/controllers/library/replicas/pod-tally.ts';
import type { ReplicaOwner } from '../../../src/controllers/library/replicas/replica-kind.ts';
import { pick, seeded } from '../../support/seed.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const KEY = 'default/web';

function owner(minReadySeconds = 0, generation = 1): ReplicaOwner {
  const template = { metadata: { labels: { app: 'web' } } };
  const metadata = { namespace: 'default', name: 'web', uid: 'owner', generation };
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { minReadySeconds, template } };
}

function pod(
  name: string,
  fields: {
    phase?: NonNullable<Pod['status']>['phase'];
    readySinceMs?: number;
    ending?: boolean;
    app?: string;
  } = {},
): Pod {
  const { phase = 'Running', readySinceMs, ending, app = 'web' } = fields;
  const ready = {
    type: 'Ready',
    status: 'True',
    lastTransitionTime: new Date(readySinceMs ?? 0).toISOString(),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: 'default',
      name,
      labels: { app },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'owner', controller: true },
      ],
      ...(ending ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    status: { phase, ...(readySinceMs === undefined ? {} : { conditions: [ready] }) },
  };
}

describe('the Pods of an owner', () => {
  let cache: MutableObjectCache<Pod>;
  let owned: OwnedPods<ReplicaOwner>;
  let visits: number;

  const begin = (): void => {
    cache = new MutableObjectCache<Pod>();
    owned = new OwnedPods<ReplicaOwner>({ cache } as unknown as Informer<Pod>);
    visits = 0;
  };
  beforeEach(begin);

  const change = (changed: Pod): void => {
    cache.put(changed);
    owned.note(KEY, changed);
  };
  const update = (of: ReplicaOwner): Promise<PodTally> =>
    owned.update(of, (candidates) => {
      visits += candidates.length;
      return Promise.resolve(candidates);
    });

  it('are each looked at once where each changes once, however many there are', async () => {
    const visitsOf = async (count: number): Promise<number> => {
      begin();
      for (let i = 0; i < count; i++) cache.put(pod(`web-${i}`));
      await update(owner());
      for (let i = 0; i < count; i++) {
        change(pod(`web-${i}`, { readySinceMs: NOW_MS }));
        await update(owner());
      }
      assert.equal((await update(owner())).counts.ready, count);
      return visits;
    };
    assert.equal(await visitsOf(200), 400);
    assert.equal(await visitsOf(400), 800);
  });

  it('are all looked at where the owner asks for something else', async () => {
    for (let i = 0; i < 10; i++) cache.put(pod(`web-${i}`));
    await update(owner());
    await update(owner(30, 2));
    assert.equal(visits, 20);
  });

  it('are looked at again where they could not be claimed', async () => {
    await update(owner());
    change(pod('web-0'));
    await assert.rejects(owned.update(owner(), () => Promise.reject(new Error('refused'))));
    assert.equal((await update(owner())).counts.active, 1);
  });

  it('become available by the passing of time', async () => {
    const of = owner(30);
    for (const sinceMs of [0, 5000, 10_000])
      change(pod(`web-${sinceMs}`, { readySinceMs: NOW_MS + sinceMs }));
    const tally = await update(of);
    assert.equal(tally.settle(NOW_MS + 1000), 29_000);
    assert.equal(tally.counts.available, 0);
    change(pod('web-5000'));
    await update(of);
    assert.equal(tally.settle(NOW_MS + 30_000), 10_000);
    assert.equal(tally.counts.available, 1);
    assert.equal(tally.settle(NOW_MS + 40_000), undefined);
    assert.deepEqual(tally.counts, { active: 3, fullyLabeled: 3, ready: 2, available: 2, terminating: 0 });
  });

  it(
    'are counted as if all were counted anew, whatever happens to them',
    seeded(
      async (random) => {
        begin();
        const of = owner(10);
        let nowMs = NOW_MS;
        for (let step = 0; step < 600; step++) {
          nowMs += randomInt(random, 3000);
          const name = `web-${randomInt(random, 12)}`;
          const found = cache.get({ namespace: 'default', name });
          if (found && randomInt(random, 5) === 0) {
            cache.remove(keyOf(found));
            owned.note(KEY, found);
          } else {
            const phase = pick(random, 'Pending', 'Running', 'Running', 'Failed');
            const readySinceMs =
              randomInt(random, 2) === 0 ? { readySinceMs: nowMs - randomInt(random, 20_000) } : {};
            change(
              pod(name, {
                phase,
                ...readySinceMs,
                ending: randomInt(random, 6) === 0,
                app: randomInt(random, 4) === 0 ? 'old' : 'web',
              }),
            );
          }
          if (randomInt(random, 3) > 0) continue;
          const tally = await update(of);
          tally.settle(nowMs);
          const all = [...cache.list()].filter((each) => !isFinished(each));
          const active = all.filter(isActive);
          assert.deepEqual(tally.counts, {
            active: active.length,
            fullyLabeled: active.filter(({ metadata }) => metadata.labels?.app === 'web').length,
            ready: active.filter(isReady).length,
            available: active.filter((each) => isAvailable(each, 10, nowMs)).length,
            terminating: all.filter(isTerminating).length,
          });
        }
      },
      [1, 2, 3],
    ),
  );
});
