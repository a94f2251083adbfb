import assert from 'node:assert/strict';
import type { Container, Event, Pod } from '../../src/kinds/index.ts';
import { type SimulatedCluster, simulateCluster } from '../support/simulated-cluster.ts';

const NAME = { name: 'p', namespace: 'default' };
type PodSpec = NonNullable<Pod['spec']>;
type Ephemeral = NonNullable<PodSpec['ephemeralContainers']>[number];

describe('an ephemeral container', () => {
  let cluster: SimulatedCluster;
  beforeEach(async () => {
    cluster = await simulateCluster(1, { nodes: { count: 1 } });
  });
  afterEach(() => cluster.stop());

  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const create = (spec: Partial<PodSpec> = {}): Promise<Pod> =>
    pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: NAME,
      spec: { containers: [{ name: 'main', image: 'app:1' }], ...spec },
    });
  const debug = (name: string, more: Partial<Ephemeral> = {}): Promise<Pod> =>
    pods().patch(
      NAME,
      'strategic',
      { spec: { ephemeralContainers: [{ name, image: 'busybox', ...more }] } },
      { subresource: 'ephemeralcontainers' },
    );
  const states = async (): Promise<Record<string, unknown>> => {
    const { status } = await pods().get(NAME);
    return Object.fromEntries(
      (status?.ephemeralContainerStatuses ?? []).map(({ name, ready, started, restartCount, state }) => [
        name,
        [
          state?.running ? 'running' : (state?.terminated?.exitCode ?? state?.waiting?.reason),
          ready,
          started,
          restartCount,
        ],
      ]),
    );
  };
  const phase = async (): Promise<unknown> => {
    const { status } = await pods().get(NAME);
    return [status?.phase, status?.conditions?.find(({ type }) => type === 'Ready')?.status];
  };

  it('starts in a Pod that runs, and is never ready nor started again', async () => {
    await create();
    await cluster.clock.advance(5000);
    await debug('shell');
    await debug('asked', { command: ['sh', '-c', 'sleep 3; exit 4'] });
    await cluster.clock.advance(1000);
    assert.deepEqual(await states(), {
      shell: ['running', false, undefined, 0],
      asked: ['running', false, undefined, 0],
    });
    await cluster.clock.advance(60_000);
    assert.deepEqual((await states())['asked'], [4, false, undefined, 0]);
    assert.deepEqual(await phase(), ['Running', 'True']);
    const { items } = await cluster.client.resource<Event>('v1', 'events').list({ namespace: 'default' });
    const told = items.filter(({ involvedObject }) => involvedObject.fieldPath?.includes('ephemeral'));
    assert.ok(
      told.some(
        ({ reason, involvedObject }) =>
          reason === 'Started' && involvedObject.fieldPath === 'spec.ephemeralContainers{shell}',
      ),
    );
  });

  it('starts in a Pod that cannot get over its init containers', async () => {
    const failing: Container = { name: 'init', image: 'busybox', command: ['false'] };
    await create({ initContainers: [failing] });
    await cluster.clock.advance(5000);
    await debug('shell');
    await cluster.clock.advance(1000);
    assert.deepEqual(await states(), { shell: ['running', false, undefined, 0] });
    assert.deepEqual(await phase(), ['Pending', 'False']);
  });

  it('says nothing of whether its Pod has ended, and ends with it', async () => {
    const work: Container = { name: 'main', image: 'busybox', command: ['sleep', '30'] };
    await create({ containers: [work], restartPolicy: 'Never' });
    await cluster.clock.advance(5000);
    await debug('shell');
    await cluster.clock.advance(60_000);
    assert.deepEqual(await phase(), ['Succeeded', 'False']);
    const [state] = Object.values(await states());
    assert.ok(Array.isArray(state) && typeof state[0] === 'number');
  });

  it('goes with its Pod', async () => {
    await create();
    await cluster.clock.advance(5000);
    await debug('shell');
    await cluster.clock.advance(1000);
    await pods().delete(NAME);
    await cluster.clock.advance(60_000);
    await assert.rejects(pods().get(NAME), /not found/);
  });
});
