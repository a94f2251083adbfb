import assert from 'node:assert/strict';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../src/kinds/index.ts';
import { node, pod, SchedulerHarness } from './harness.ts';

describe('a scheduler between events', () => {
  let harness: SchedulerHarness;
  afterEach(() => harness.dispose());

  /** So many nodes that a Pod which fits none of them takes several turns. */
  const full = ({ nodes }: SchedulerHarness): void => {
    for (let i = 0; i < 2500; i++) nodes.put(node(`full${i}`, { cpu: '1' }));
  };
  /** Calls `change` in the second turn from now on, in which the first Pod that waits is being tried. */
  const inSecondTurn = (change: () => void): void => {
    const turn = harness.turns + 2;
    harness.onTurn = () => {
      if (harness.turns === turn) change();
    };
  };

  it('tries a Pod again whose binding is refused, and gives its room back meanwhile', async () => {
    harness = new SchedulerHarness(({ nodes, pods, refused }) => {
      nodes.put(node('a', { cpu: '2' }));
      refused.add('p');
      pods.put(pod('p', { cpu: '2' }));
    });
    await harness.rest();
    assert.deepEqual([...harness.bindings], []);
    harness.pods.put(pod('other', { cpu: '1' }));
    await harness.rest();
    assert.deepEqual([...harness.bindings], [['other', 'a']]);
    harness.pods.remove(pod('other', { cpu: '1', nodeName: 'a' }));
    await harness.virtual.advance(999);
    assert.equal(harness.bindings.has('p'), false);
    await harness.virtual.advance(1);
    assert.equal(harness.bindings.get('p'), 'a');
  });

  it('says nothing of a Pod that is asked to go while it is bound, and much of one that is refused otherwise', async () => {
    harness = new SchedulerHarness(({ nodes, pods, ending }) => {
      nodes.put(node('a', { cpu: '2' }));
      ending.add('p');
      pods.put(pod('p', { cpu: '2' }));
    });
    await harness.rest();
    assert.deepEqual([harness.events, ...harness.logged], [0]);
    harness.refused.add('other');
    harness.pods.put(pod('other', { cpu: '2' }));
    await harness.rest();
    assert.deepEqual([harness.events, ...harness.logged], [1, 'pod not bound']);
  });

  it('does not bind a Pod that goes while it is tried', async () => {
    harness = new SchedulerHarness(full);
    harness.nodes.put(node('free', { cpu: '4' }));
    await harness.rest();
    const waiting = pod('p', { cpu: '2' });
    harness.pods.put(waiting);
    inSecondTurn(() => harness.pods.remove(waiting));
    await harness.rest();
    assert.deepEqual([...harness.bindings.keys(), ...harness.messages.keys()], []);
  });

  it('sees a node that comes while a Pod is tried', async () => {
    harness = new SchedulerHarness(full);
    await harness.rest();
    harness.pods.put(pod('p', { cpu: '2' }));
    inSecondTurn(() => harness.nodes.put(node('free', { cpu: '4' })));
    await harness.rest();
    assert.match(harness.messages.get('p') ?? '', /^0\/2500 nodes are available: 2500 Insufficient cpu\. /);
    assert.equal(harness.bindings.get('p'), 'free');
  });

  it('places a Pod when the first node comes', async () => {
    harness = new SchedulerHarness(({ pods }) => pods.put(pod('p')));
    await harness.rest();
    assert.equal(harness.messages.get('p'), 'no nodes available to schedule pods');
    harness.nodes.put(node('a'));
    await harness.rest();
    assert.equal(harness.bindings.get('p'), 'a');
  });

  it('places a Pod when its last gate is gone', async () => {
    harness = new SchedulerHarness(({ nodes, pods }) => {
      nodes.put(node('a'));
      pods.put(pod('p', { schedulingGates: [{ name: 'wait' }] }));
    });
    await harness.virtual.advance(600_000);
    assert.deepEqual([harness.bindings.size, harness.events], [0, 0]);
    harness.pods.put(pod('p'));
    await harness.rest();
    assert.equal(harness.bindings.get('p'), 'a');
  });

  it('goes back to the node that was nominated, where that still fits', async () => {
    harness = new SchedulerHarness(({ nodes, pods }) => {
      for (let i = 0; i < 50; i++) nodes.put(node(`n${i}`));
      pods.put({ ...pod('p'), status: { nominatedNodeName: 'n33' } });
      pods.put({ ...pod('q', { cpu: '9' }), status: { nominatedNodeName: 'n34' } });
    });
    await harness.rest();
    assert.deepEqual([...harness.bindings], [['p', 'n33']]);
    assert.match(harness.messages.get('q') ?? '', /50 Insufficient cpu/);
  });

  it('has no more than a hundred bindings under way', async () => {
    harness = new SchedulerHarness((each) => {
      each.held = [];
      for (let i = 0; i < 50; i++) each.nodes.put(node(`n${i}`));
      for (let i = 0; i < 250; i++) each.pods.put(pod(`p${i}`));
    });
    const counts: number[] = [];
    for (let left = 250; left > 0; left -= counts.at(-1) ?? left) {
      await harness.rest();
      counts.push(harness.held?.length ?? 0);
      for (const release of harness.held?.splice(0) ?? []) release();
    }
    assert.deepEqual(counts, [100, 100, 50]);
    await harness.rest();
    assert.equal(harness.bindings.size, 250);
  });

  it('says so where an attempt breaks, and goes on with the next Pod', async () => {
    const broken = pod('broken');
    Object.defineProperty(broken.spec, 'tolerations', {
      get: () => {
        throw new Error('planted');
      },
    });
    harness = new SchedulerHarness(({ nodes, pods }) => {
      nodes.put(
        node('a', { spec: { taints: [{ key: 'k', effect: 'PreferNoSchedule' }], unschedulable: true } }),
      );
      nodes.put(node('b'));
      pods.put(broken);
      pods.put(pod('p'));
    });
    await harness.rest();
    assert.deepEqual([...harness.bindings], [['p', 'b']]);
    assert.equal(harness.messages.get('broken'), 'planted');
    assert.deepEqual(harness.logged, ['pod not scheduled', 'event not looked at']);
  });

  it('says on a Pod why its binding failed', async () => {
    harness = new SchedulerHarness(({ nodes, pods, refused }) => {
      nodes.put(node('a'));
      pods.put(pod('p'));
      refused.add('p');
    });
    await harness.rest();
    assert.match(harness.messages.get('p') ?? '', /^binding rejected: running Bind plugin "DefaultBinder": /);
    await harness.virtual.advance(1000);
    assert.equal(harness.bindings.get('p'), 'a');
  });

  it('tries a Pod for what happens to its own claims and volumes alone', async () => {
    harness = new SchedulerHarness(({ nodes, pods }) => {
      nodes.put(node('a'));
      pods.put(pod('p', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }));
    });
    const claims = harness.informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    const volumes = harness.informers.of<PersistentVolume>('v1', 'persistentvolumes');
    const classes = harness.informers.of<StorageClass>('storage.k8s.io/v1', 'storageclasses');
    const claim = (name: string, more: Partial<PersistentVolumeClaim> = {}): PersistentVolumeClaim => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default', uid: `uid-${name}` },
      spec: { storageClassName: 'mine', volumeName: 'one' },
      ...more,
    });
    const volume = (name: string, storageClassName: string): PersistentVolume => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: { storageClassName },
    });
    /** How often the Pod is tried for that, each time with an event that says so. */
    const triesFor = async (change: () => void): Promise<number> => {
      const before = harness.events;
      change();
      await harness.virtual.advance(20_000);
      return harness.events - before;
    };
    await harness.rest();
    assert.match(harness.messages.get('p') ?? '', /persistentvolumeclaim "data" not found/);
    assert.equal(await triesFor(() => claims.put(claim('other'))), 0);
    assert.equal(await triesFor(() => volumes.put(volume('two', 'mine'))), 0);
    assert.equal(await triesFor(() => harness.nodes.put(node('b'))), 0);
    assert.equal(await triesFor(() => claims.put(claim('data'))), 1);
    assert.match(harness.messages.get('p') ?? '', /pod has unbound immediate PersistentVolumeClaims/);
    const annotations = { 'pv.kubernetes.io/bind-completed': 'yes' };
    const bound = claim('data', { metadata: { ...claim('data').metadata, annotations } });
    assert.equal(await triesFor(() => claims.put(bound)), 1);
    assert.match(harness.messages.get('p') ?? '', /bound to non-existent pv\(s\)/);
    assert.equal(await triesFor(() => volumes.put(volume('three', 'mine'))), 0);
    const other = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', provisioner: 'none' } as const;
    assert.equal(await triesFor(() => classes.put({ ...other, metadata: { name: 'other' } })), 0);
    assert.equal(await triesFor(() => volumes.put(volume('one', 'mine'))), 1);
    assert.ok(harness.bindings.has('p'));
  });

  it('looks at what comes all at once in several turns', async () => {
    harness = new SchedulerHarness(({ nodes, pods }) => {
      for (let i = 0; i < 3000; i++) nodes.put(node(`n${i}`));
      for (let i = 0; i < 2000; i++) pods.put(pod(`p${i}`, { nodeName: `n${i}` }));
    });
    await harness.rest();
    assert.ok(harness.turns >= 5, `${harness.turns} turns`);
  });

  it('looks at the Pods that an event could help in several turns', async () => {
    harness = new SchedulerHarness(({ nodes, pods }) => {
      nodes.put(node('small', { cpu: '1' }));
      for (let i = 0; i < 500; i++) pods.put(pod(`p${i}`, { cpu: '2' }));
    });
    await harness.virtual.advance(60_000);
    const before = harness.turns;
    for (let i = 0; i < 20; i++) harness.nodes.put(node(`other${i}`, { cpu: '1' }));
    await harness.rest();
    // 20 times 500 Pods, a thousand a turn.
    assert.ok(harness.turns - before >= 10, `${harness.turns - before} turns`);
  });
});
