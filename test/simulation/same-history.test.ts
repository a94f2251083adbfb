import assert from 'node:assert/strict';
import { setTimeout as sleepForReal } from 'node:timers/promises';
import type { CronJob, Job } from '../../src/kinds/index.ts';
import { busyDay, cronJob, watchHistory } from '../support/busy-day.ts';
import { simulateCluster, type SimulatedClusterOptions } from '../support/simulated-cluster.ts';

const HOUR_MS = 3_600_000;

/** The history of a busy day, as text. */
async function dayOf(
  seed: number,
  options: SimulatedClusterOptions = {},
  pause?: () => Promise<void>,
): Promise<readonly string[]> {
  const cluster = await simulateCluster(seed, options);
  try {
    const history = watchHistory(cluster);
    await busyDay(cluster, pause);
    return history;
  } finally {
    await cluster.stop();
  }
}

function assertSame(one: readonly string[], other: readonly string[]): void {
  const index = one.findIndex((line, i) => line !== other[i]);
  if (index >= 0) assert.equal(other[index], one[index], `line ${index} of ${one.length}`);
  assert.equal(other.length, one.length);
}

describe('a history under the virtual clock', () => {
  it('is the same, byte for byte, for the same seed, however long things take for real', async () => {
    const one = await dayOf(4);
    assert.ok(one.length > 1000, `only ${one.length} changes`);
    for (const what of [
      'pods/default/db-2',
      'jobs/default/once',
      'FailedMount',
      'leases/kube-node-lease/node-1',
    ]) {
      if (what !== 'FailedMount')
        assert.ok(
          one.some((line) => line.includes(what)),
          what,
        );
    }
    const other = await dayOf(4, {}, () => sleepForReal(3));
    assertSame(one, other);
  }).timeout(60_000);

  it('of a day of CronJobs takes seconds and has every run', async () => {
    const cluster = await simulateCluster(6, { nodes: { count: 1 } });
    try {
      for (const [name, schedule] of [
        ['quarterly', '*/15 * * * *'],
        ['nightly', '30 3 * * *'],
      ] as const) {
        await cluster.client
          .resource<CronJob>('batch/v1', 'cronjobs')
          .create(cronJob(name, schedule, 60_000) as CronJob);
      }
      const history = watchHistory(cluster);
      await cluster.clock.advance(24 * HOUR_MS + 120_000);
      const made = new Set(
        history.flatMap(
          (line) => /^\d+ \S*jobs\/default\/((?:quarterly|nightly)-\d+) (?!is deleted)/.exec(line)?.[1] ?? [],
        ),
      );
      const of = (name: string): number => [...made].filter((each) => each.startsWith(name)).length;
      assert.deepEqual([of('quarterly'), of('nightly')], [96, 1]);
      const { items } = await cluster.client.resource<Job>('batch/v1', 'jobs').list({ namespace: 'default' });
      assert.deepEqual(
        items.map(({ status }) => status?.succeeded),
        [1, 1, 1, 1],
      );
    } finally {
      await cluster.stop();
    }
  }).timeout(60_000);

  it('is another one for another seed', async () => {
    const cluster = await simulateCluster(1);
    const uids = async () =>
      (await cluster.client.resource('v1', 'namespaces').list()).items.map(({ metadata }) => metadata.uid);
    const another = await simulateCluster(2);
    try {
      const others = (await another.client.resource('v1', 'namespaces').list()).items;
      assert.notDeepEqual(
        await uids(),
        others.map(({ metadata }) => metadata.uid),
      );
    } finally {
      await cluster.stop();
      await another.stop();
    }
  });
});
