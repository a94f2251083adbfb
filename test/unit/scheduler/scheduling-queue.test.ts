import assert from 'node:assert/strict';
import type { Pod } from '../../../src/kinds/index.ts';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import {
  type BindPlugin,
  type ClusterEvent,
  Framework,
  MutableNodeInfo,
  type NodeInfo,
  PodInfo,
} from '../../../src/scheduler/framework/index.ts';
import { NodeAffinity } from '../../../src/scheduler/plugins/node-affinity.ts';
import { NodeResourcesFit } from '../../../src/scheduler/plugins/node-resources-fit.ts';
import { prioritySort } from '../../../src/scheduler/plugins/priority-sort.ts';
import { schedulingGates } from '../../../src/scheduler/plugins/scheduling-gates.ts';
import { taintToleration } from '../../../src/scheduler/plugins/taint-toleration.ts';
import { type QueuedPod, SchedulingQueue } from '../../../src/scheduler/queue/index.ts';
import { drain } from '../../support/drain.ts';
import { node, pod } from './harness.ts';

const binder: BindPlugin = { name: 'Binder', bind: () => Promise.resolve() };
const PLUGINS = [
  schedulingGates,
  prioritySort,
  taintToleration,
  new NodeAffinity(),
  new NodeResourcesFit(),
  binder,
];

/** All steps of an event. */
function move(queue: SchedulingQueue, event: ClusterEvent): void {
  for (const _ of queue.moveOnEvent(event));
}

describe('SchedulingQueue', () => {
  let clock: VirtualClock;
  let queue: SchedulingQueue;
  let woken: number;
  beforeEach(() => {
    clock = new VirtualClock(drain, 0);
    woken = 0;
    queue = new SchedulingQueue({
      clock,
      log: silentLog,
      frameworks: new Map([['default-scheduler', new Framework(PLUGINS)]]),
      onReady: () => woken++,
    });
  });
  afterEach(() => queue.dispose());

  const add = (name: string, spec: Parameters<typeof pod>[1] = {}): void =>
    queue.set(new PodInfo(pod(name, spec)));
  const nameOf = (queued: QueuedPod | undefined): string | undefined => queued?.info.pod.metadata.name;
  const popped = (): QueuedPod => {
    const queued = queue.pop();
    assert.ok(queued, 'nothing to pop');
    return queued;
  };
  /** Tries the next Pod, which that plugin rejects. */
  const fail = (plugin = 'NodeResourcesFit'): QueuedPod => {
    const queued = popped();
    queue.addUnschedulable(queued, new Set([plugin]));
    return queued;
  };
  /** The names of all that can be tried. */
  const popAll = (): readonly (string | undefined)[] => {
    const names: (string | undefined)[] = [];
    for (let queued = queue.pop(); queued; queued = queue.pop()) {
      names.push(nameOf(queued));
      queue.done(queued);
    }
    return names;
  };
  const nodeInfo = (more: Parameters<typeof node>[1] = {}): NodeInfo => {
    const info = new MutableNodeInfo('n');
    info.setNode(node('n', more));
    return info;
  };
  const nodeAdded = (more: Parameters<typeof node>[1] = {}): ClusterEvent => ({
    label: 'Node/Add',
    node: nodeInfo(more),
  });

  it('gives the highest priority first, then who came first', () => {
    add('b');
    add('a');
    add('urgent', { priority: 10 });
    add('c');
    assert.deepEqual(popAll(), ['urgent', 'b', 'a', 'c']);
  });

  it('tries a Pod that failed after the others of its priority', () => {
    add('a');
    add('b');
    const first = popped();
    queue.addAfterError(first, first.info);
    assert.equal(nameOf(queue.pop()), 'b');
  });

  describe('with 5,000 Pods that no node takes', () => {
    const COUNT = 5000;
    beforeEach(async () => {
      // Half of them want more cpu than any node has, half a label; the latter ones a label each.
      for (let i = 0; i < COUNT; i++) {
        if (i % 2 === 0) add(`p${i}`, { cpu: `${i + 100}` });
        else add(`p${i}`, { nodeSelector: { wanted: `${i}` } });
      }
      for (let i = 0; i < COUNT; i++) fail(i % 2 === 0 ? 'NodeResourcesFit' : 'NodeAffinity');
      await clock.advance(20_000);
      woken = 0;
    });

    const irrelevant: readonly [title: string, event: () => ClusterEvent][] = [
      [
        'a taint that goes',
        () => ({ label: 'Node/UpdateNodeTaint', node: nodeInfo(), old: nodeInfo().node }),
      ],
      ['a node that is too small, and has no label', () => nodeAdded({ cpu: '8' })],
      ['a volume', () => ({ label: 'PersistentVolume/Add', object: {} as never })],
      [
        'a Pod that leaves a node which is too small all the same',
        () => ({ label: 'AssignedPod/Delete', pod: new PodInfo(pod('gone')), node: nodeInfo() }),
      ],
    ];
    for (const [title, event] of irrelevant) {
      it(`tries none for ${title}`, () => {
        move(queue, event());
        assert.deepEqual([woken, queue.pending.unschedulable, popAll()], [0, COUNT, []]);
      });
    }

    it('tries those that fit a node that comes', () => {
      move(queue, nodeAdded({ cpu: '108' }));
      assert.deepEqual(popAll(), ['p0', 'p2', 'p4', 'p6', 'p8']);
      assert.equal(queue.pending.unschedulable, COUNT - 5);
    });

    it('tries those that select a label that a node gets', () => {
      const node = nodeInfo({ metadata: { name: 'n', labels: { wanted: '77' } } });
      move(queue, { label: 'Node/UpdateNodeLabel', node, old: nodeInfo().node });
      assert.deepEqual(popAll(), ['p77']);
    });

    it('tries all again after five minutes, whatever did not happen', async () => {
      await clock.advance(270_000);
      assert.deepEqual(queue.pending, { active: 0, backoff: 0, unschedulable: COUNT });
      await clock.advance(30_000);
      assert.deepEqual(queue.pending, { active: COUNT, backoff: 0, unschedulable: 0 });
    });
  });

  it('pauses for a second after the first failure, then twice as long, up to ten', async () => {
    add('p');
    const pauses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const queued = popped();
      queue.addAfterError(queued, queued.info);
      const failedMs = clock.now();
      await clock.advanceUntil(() => queue.pending.active === 1, 60_000);
      pauses.push(clock.now() - failedMs);
    }
    assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('lets a Pod that was helped wait out its pause while others are there, and no longer', async () => {
    add('first');
    fail();
    add('other');
    move(queue, nodeAdded());
    assert.deepEqual(queue.pending, { active: 1, backoff: 1, unschedulable: 0 });
    assert.deepEqual(popAll(), ['other', 'first']);
    add('broken');
    const broken = popped();
    queue.addAfterError(broken, broken.info);
    assert.deepEqual(popAll(), []);
    await clock.advance(1000);
    assert.deepEqual(popAll(), ['broken']);
  });

  it('lets Pods whose pauses end in the same second go early by their priority', async () => {
    add('late', { priority: 20 });
    fail();
    move(queue, nodeAdded());
    fail();
    add('low');
    fail();
    await clock.advance(100);
    add('high', { priority: 10 });
    fail();
    move(queue, nodeAdded());
    assert.equal(queue.pending.backoff, 3);
    assert.deepEqual(popAll(), ['high', 'low', 'late']);
  });

  it('tries a Pod again for what happened while it was tried', () => {
    add('p');
    const queued = popped();
    move(queue, nodeAdded());
    queue.addUnschedulable(queued, new Set(['NodeResourcesFit']));
    assert.equal(queue.pending.backoff, 1);
    const again = popped();
    move(queue, nodeAdded({ cpu: '1m' }));
    queue.addUnschedulable(again, new Set(['NodeResourcesFit']));
    assert.equal(queue.pending.unschedulable, 1);
  });

  it('keeps the order of priorities where something happens while one of them is tried', () => {
    for (const happens of ['low', 'high']) {
      add('low', { priority: 1 });
      add('high', { priority: 9 });
      for (const name of ['high', 'low'].slice(0, happens === 'high' ? 1 : 2)) {
        const queued = popped();
        assert.equal(nameOf(queued), name);
        if (name === happens) move(queue, nodeAdded());
        queue.addUnschedulable(queued, new Set(['NodeResourcesFit']));
      }
      assert.deepEqual(popAll(), ['high', 'low'], `while ${happens} is tried`);
    }
  });

  it('lets a Pod of a high priority that fails time and again not hold up the others', () => {
    add('low', { priority: 1 });
    add('high', { priority: 9 });
    const tried: (string | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      const queued = popped();
      tried.push(nameOf(queued));
      move(queue, nodeAdded());
      queue.addUnschedulable(queued, new Set(['NodeResourcesFit']));
    }
    assert.deepEqual(tried, ['high', 'high', 'low', 'low']);
  });

  it('does not try a Pod for which something is done, before that is', () => {
    add('p');
    const queued = popped();
    queue.hold(queued.key);
    queue.addUnschedulable(queued, new Set(['NodeResourcesFit']));
    move(queue, nodeAdded());
    assert.deepEqual(popAll(), []);
    queue.release(queued.key, false);
    assert.deepEqual(popAll(), ['p']);
  });

  it('tries a Pod no sooner for what is done for it, unless something happened or it failed', () => {
    add('p');
    const queued = popped();
    queue.hold(queued.key);
    queue.addUnschedulable(queued, new Set(['NodeResourcesFit']));
    queue.release(queued.key, false);
    assert.deepEqual(popAll(), []);
    queue.hold(queued.key);
    queue.release(queued.key, true);
    assert.deepEqual(popAll(), ['p']);
  });

  it('looks at one Pod a step, however many an event may help', () => {
    for (let i = 0; i < 3000; i++) add(`p-${i}`);
    for (let i = 0; i < 3000; i++) fail();
    let steps = 0;
    for (const _ of queue.moveOnEvent(nodeAdded())) {
      steps++;
      assert.equal(queue.pending.unschedulable, 3000 - steps);
    }
    assert.equal(steps, 3000);
  });

  it('tries a Pod again for more events than it can remember', () => {
    add('p');
    const queued = popped();
    for (let i = 0; i < 2000; i++) move(queue, nodeAdded({ cpu: '1m' }));
    queue.addUnschedulable(queued, new Set(['NodeResourcesFit']));
    assert.equal(queue.pending.backoff, 1);
  });

  it('tries a Pod again for a change of its own that can help', () => {
    add('p');
    fail('TaintToleration');
    const info = new PodInfo(pod('p', { tolerations: [{ operator: 'Exists' }] }));
    queue.set(info);
    assert.equal(queue.pending.unschedulable, 1);
    queue.set(info, [{ label: 'UnscheduledPod/UpdatePodToleration', pod: info }]);
    assert.equal(queue.pending.backoff, 1);
    assert.equal(queue.pop()?.info, info);
  });

  it('keeps a gated Pod until its last gate is gone', () => {
    const gated = (...names: readonly string[]): PodInfo =>
      new PodInfo(pod('p', { schedulingGates: names.map((name) => ({ name })) }));
    queue.set(gated('a', 'b'));
    queue.set(gated('b'));
    move(queue, nodeAdded());
    assert.deepEqual(popAll(), []);
    queue.set(gated());
    assert.deepEqual(popAll(), ['p']);
  });

  it('forgets a Pod that goes, wherever it is', () => {
    const info = (name: string): PodInfo => new PodInfo(pod(name) satisfies Pod);
    for (const name of ['unschedulable', 'backoff', 'in flight', 'active']) add(name);
    fail();
    const backoff = popped();
    queue.addAfterError(backoff, backoff.info);
    const inFlight = popped();
    for (const name of ['unschedulable', 'backoff', 'in flight', 'active']) queue.delete(info(name).key);
    assert.equal(queue.isInFlight(inFlight), false);
    assert.deepEqual(queue.pending, { active: 0, backoff: 0, unschedulable: 0 });
    assert.deepEqual(popAll(), []);
  });
});
