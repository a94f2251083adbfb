import assert from 'node:assert/strict';
import { randomInt, SeededRandom, TimeSlice, VirtualClock } from '../../../src/base/index.ts';
import type { Pod } from '../../../src/kinds/index.ts';
import { NodeSnapshot, SchedulerCache } from '../../../src/scheduler/cache/index.ts';
import { PodInfo } from '../../../src/scheduler/framework/index.ts';
import { ExistingTerms, MatchingPodsViews } from '../../../src/scheduler/topology/index.ts';
import { drain } from '../../support/drain.ts';
import { node, pod } from './harness.ts';

const ZONES = ['a', 'b', 'c'];

function web(name: string, app: string, fears: boolean): Pod {
  const made = pod(name);
  const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  return {
    ...made,
    metadata: { ...made.metadata, labels: { app } },
    spec: { containers: [], ...made.spec, ...(fears ? { affinity } : {}) },
  };
}

describe('counts by topology', () => {
  it('are the same kept up as counted anew, whatever comes, goes and changes', async () => {
    const random = new SeededRandom(11);
    const clock = new VirtualClock(drain);
    const slice = new TimeSlice(clock);
    const cache = new SchedulerCache();
    const snapshot = new NodeSnapshot();
    const isWeb = ({ metadata }: Pod): boolean => metadata.labels?.['app'] === 'web';
    const options = { topologyKeys: ['zone'], matches: isWeb };
    const sparse = new MatchingPodsViews().get('sparse', () => options);
    const dense = new MatchingPodsViews().get('dense', () => ({ ...options, countsEmpty: true }));
    const terms = new ExistingTerms(({ affinity }) =>
      affinity.requiredAnti.map((term) => ({ ...term, weight: 1 })),
    );
    const pods = new Set<string>();
    const change = (): void => {
      const name = `n${randomInt(random, 8)}`;
      const zone = ZONES[randomInt(random, 4)];
      switch (randomInt(random, 5)) {
        case 0:
          cache.setNode(node(name, { metadata: { name, labels: zone ? { zone } : {} } }));
          break;
        case 1:
          if (randomInt(random, 3) === 0) cache.removeNode(name);
          break;
        case 2: {
          const [gone] = pods;
          if (gone === undefined) break;
          pods.delete(gone);
          cache.removePod(gone);
          break;
        }
        default: {
          const app = randomInt(random, 2) === 0 ? 'web' : 'other';
          const info = new PodInfo(web(`p${randomInt(random, 60)}`, app, randomInt(random, 3) === 0));
          pods.add(info.key);
          cache.assumePod(info, name);
        }
      }
    };
    for (let round = 0; round < 600; round++) {
      for (let i = randomInt(random, 4); i >= 0; i--) change();
      cache.updateSnapshot(snapshot);
      // A view that was not asked for a while catches up.
      if (randomInt(random, 3) === 0) continue;
      const done = Promise.all([
        sparse.refresh(snapshot, slice),
        dense.refresh(snapshot, slice),
        terms.refresh(snapshot, slice),
      ]);
      await clock.advance(0);
      await done;
      const [existing] = terms.matching(web('new', 'web', false), {});
      for (const zone of ZONES) {
        const there = snapshot.nodes.filter(({ node: { metadata } }) => metadata.labels?.['zone'] === zone);
        const infos = there.flatMap((each) => [...each.pods.values()]);
        const count = infos.filter((info) => isWeb(info.pod)).length;
        const fearing = infos.filter((info) => info.hasAffinity).length;
        assert.deepEqual(
          [
            sparse.domainsOf('zone').countOf(zone),
            dense.domainsOf('zone').countOf(zone),
            existing?.domains.countOf(zone) ?? 0,
          ],
          [count, count, fearing],
          `zone ${zone} in round ${round}`,
        );
      }
      const zones = new Set(snapshot.nodes.flatMap((each) => each.node.metadata.labels?.['zone'] ?? []));
      assert.equal(dense.domainsOf('zone').size, zones.size);
    }
    assert.ok(pods.size > 10);
  });

  it('forget nodes that are gone for long, and are right all the same', async () => {
    const clock = new VirtualClock(drain);
    const slice = new TimeSlice(clock);
    const cache = new SchedulerCache();
    const snapshot = new NodeSnapshot();
    const view = new MatchingPodsViews().get('all', () => ({ topologyKeys: ['zone'], matches: () => true }));
    const put = (name: string): void => {
      cache.setNode(node(name, { metadata: { name, labels: { zone: 'a' } } }));
      cache.assumePod(new PodInfo(pod(`on-${name}`)), name);
    };
    put('stays');
    put('goes');
    cache.updateSnapshot(snapshot);
    await view.refresh(snapshot, slice);
    const { version } = snapshot;
    cache.removePod('uid-on-goes');
    cache.removeNode('goes');
    for (let i = 0; i < 5000; i++) {
      cache.setNode(node(`n${i}`));
      cache.updateSnapshot(snapshot);
      cache.removeNode(`n${i}`);
    }
    assert.equal(snapshot.changedSince(version), undefined);
    assert.ok([...(snapshot.changedSince(snapshot.version - 1) ?? [])].length === 1);
    await view.refresh(snapshot, slice);
    assert.equal(view.domainsOf('zone').total, 1);
  });
});
