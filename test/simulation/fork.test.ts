import assert from 'node:assert/strict';
import { SeededRandom, silentLog } from '../../src/base/index.ts';
import { type Fork, forkCluster, type ForkOptions } from '../../src/cluster/index.ts';
import type { Deployment, Job, Pod, ResourceQuota } from '../../src/kinds/index.ts';
import { drain } from '../support/drain.ts';
import { simulateCluster, type SimulatedCluster } from '../support/simulated-cluster.ts';

const MINUTE_MS = 60_000;
const web = { name: 'web', namespace: 'default' };

describe('a fork of a cluster', () => {
  let origin: SimulatedCluster;
  let forks: Fork[];

  beforeEach(async () => {
    origin = await simulateCluster(31);
    forks = [];
    await origin.client.resource<Deployment>('apps/v1', 'deployments').create(deployment(3));
    await origin.clock.advance(MINUTE_MS);
  });
  afterEach(async () => {
    for (const fork of forks) await fork.dispose();
    await origin.stop();
  });

  const fork = async (revision?: number): Promise<Fork> => {
    const { store, clock } = origin;
    const made = await forkCluster(
      { store, nowMs: clock.now(), ...(revision === undefined ? {} : { revision }) },
      options(),
    );
    forks.push(made);
    return made;
  };
  const run = (on: Fork) => on.run({ limitMs: 20 * MINUTE_MS });

  it('that is left alone comes to rest as it began, with the Pods that there were', async () => {
    const report = await run(await fork());
    assert.equal(report.ended, 'quiet');
    assert.deepEqual([report.created, report.changed, report.gone].map(names), [[], [], []]);
    assert.deepEqual([report.neverReady, report.refusals], [[], []]);
  });

  it('shows a roll-out, and how low the availability gets, and the origin sees nothing of it', async () => {
    const before = await origin.store.currentRevision();
    const rolling = await fork();
    await patch(rolling, { spec: { template: { spec: { containers: [{ name: 'app', image: 'app:2' }] } } } });
    const report = await run(rolling);
    assert.equal(report.ended, 'quiet');
    const { changed, created, gone, availability, events } = report;
    assert.deepEqual(
      names(changed).filter((name) => name.startsWith('Deployment')),
      ['Deployment web'],
    );
    assert.deepEqual(
      [created, gone].map((list) => list.filter(({ kind }) => kind === 'Pod').length),
      [3, 3],
    );
    assert.deepEqual(
      availability.map(({ kind, before: was, lowest, after, desired }) => [
        kind,
        was,
        lowest,
        after,
        desired,
      ]),
      [['Deployment', 3, 3, 3, 3]],
    );
    assert.deepEqual(report.neverReady, []);
    assert.ok(
      events.some(({ reason, on }) => reason === 'ScalingReplicaSet' && on === 'Deployment default/web'),
    );
    assert.equal(await origin.store.currentRevision(), before);
  });

  it('tells which Pods never become ready, and why: no node has room, or the image cannot be pulled', async () => {
    const large = await fork();
    const resources = { requests: { cpu: '100' } };
    await patch(large, {
      spec: { template: { spec: { containers: [{ name: 'app', image: 'app:1', resources }] } } },
    });
    const { neverReady, refusals, availability } = await run(large);
    assert.equal(neverReady.length, 1);
    assert.match(neverReady[0]?.why ?? '', /^Unschedulable: 0\/3 nodes are available: 3 Insufficient cpu/);
    assert.deepEqual(
      refusals.map(({ by }) => by),
      ['scheduling'],
    );
    assert.deepEqual(
      availability.map(({ lowest }) => lowest),
      [3],
    );
  });

  it('tells what a quota refuses', async () => {
    await origin.client.resource<ResourceQuota>('v1', 'resourcequotas').create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few', namespace: 'default' },
      spec: { hard: { pods: '3' } },
    });
    await origin.clock.advance(MINUTE_MS);
    const larger = await fork();
    await patch(larger, { spec: { replicas: 5 } });
    const { refusals, availability } = await run(larger);
    assert.ok(refusals.length > 0);
    for (const { by, message } of refusals) {
      assert.equal(by, 'quota');
      assert.match(message, /exceeded quota: few, requested: pods=1, used: pods=3, limited: pods=3/);
    }
    assert.deepEqual(
      availability.map(({ after, desired }) => [after, desired]),
      [[3, 5]],
    );
  });

  it('begins at any revision that is kept', async () => {
    const jobs = origin.client.resource<Job>('batch/v1', 'jobs');
    const revision = await origin.store.currentRevision();
    await jobs.create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'later', namespace: 'default' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'app:1' }] } } },
    });
    const earlier = await fork(revision);
    assert.deepEqual((await earlier.client.resource('batch/v1', 'jobs').list()).items, []);
    assert.equal(
      (await earlier.client.resource<Pod>('v1', 'pods').list({ namespace: 'default' })).items.length,
      3,
    );
  });

  it('foretells the same, byte for byte, each time', async () => {
    const reports: string[] = [];
    for (let i = 0; i < 2; i++) {
      const rolling = await fork();
      await patch(rolling, { spec: { replicas: 5, template: { metadata: { annotations: { v: '2' } } } } });
      reports.push(JSON.stringify(await run(rolling)));
    }
    assert.equal(reports[1], reports[0]);
  });
});

function options(): ForkOptions {
  return {
    drain,
    random: new SeededRandom(7),
    log: silentLog,
    staticTokens: [],
    controllers: ['*'],
    scheduler: true,
    nodes: {
      count: 3,
      namePrefix: 'node-',
      capacity: { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' },
      annotationPrefix: 'simulation.wheelhouse.dev',
      manner: 'lifelike',
    },
  };
}

async function patch(fork: Fork, body: object): Promise<void> {
  await fork.client.resource<Deployment>('apps/v1', 'deployments').patch(web, 'merge', body);
}

function names(list: readonly { kind: string; name: string }[]): string[] {
  return list.map(({ kind, name }) => `${kind} ${name}`);
}

function deployment(replicas: number): Deployment {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: web,
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:1' }] } },
    },
  };
}
