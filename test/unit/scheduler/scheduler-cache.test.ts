import assert from 'node:assert/strict';
import { NodeSnapshot, SchedulerCache } from '../../../src/scheduler/cache/index.ts';
import { type NodeInfo, PodInfo } from '../../../src/scheduler/framework/index.ts';
import { node, pod } from './harness.ts';

describe('SchedulerCache', () => {
  let cache: SchedulerCache;
  let snapshot: NodeSnapshot;
  beforeEach(() => {
    cache = new SchedulerCache();
    snapshot = new NodeSnapshot();
  });

  /** Brings the snapshot up to date; gives the names of the nodes that are others than before. */
  const update = (): readonly string[] => {
    const before = new Map(snapshot.nodes.map((info) => [info.name, info]));
    cache.updateSnapshot(snapshot);
    return snapshot.nodes.filter((info) => before.get(info.name) !== info).map(({ name }) => name);
  };
  const cpuOn = (info: NodeInfo | undefined): number | undefined => info?.requested.milliCpu;
  const bound = (name: string, nodeName: string): PodInfo => new PodInfo(pod(name, { nodeName }));

  it('copies into a snapshot what has changed, and nothing else', () => {
    for (let i = 0; i < 1000; i++) cache.setNode(node(`n${i}`));
    assert.equal(update().length, 1000);
    assert.deepEqual(update(), []);
    cache.assumePod(new PodInfo(pod('p')), 'n7');
    assert.deepEqual(update(), ['n7']);
    cache.addPod(bound('p', 'n7'));
    cache.addPod(bound('q', 'n8'));
    assert.deepEqual(update(), ['n7', 'n8']);
    cache.setNode(node('n9', { cpu: '1' }));
    assert.deepEqual(update(), ['n9']);
    // Another set of nodes: those that stay are not copied.
    cache.setNode(node('late'));
    cache.removeNode('n0');
    assert.deepEqual(update(), ['late']);
    assert.equal(snapshot.nodes.length, 1000);
    assert.equal(snapshot.get('n0'), undefined);
  });

  it('copies one node for a Pod, however many Pods are placed', () => {
    for (let i = 0; i < 100; i++) cache.setNode(node(`n${i}`));
    update();
    for (let i = 0; i < 5000; i++) {
      cache.assumePod(new PodInfo(pod(`p${i}`)), `n${i % 100}`);
      assert.deepEqual(update(), [`n${i % 100}`]);
    }
  });

  it('leaves a snapshot as it was', () => {
    cache.setNode(node('a'));
    update();
    const before = snapshot.get('a');
    cache.assumePod(new PodInfo(pod('p', { cpu: '2' })), 'a');
    assert.equal(cpuOn(before), 0);
    assert.equal(before?.pods.size, 0);
    update();
    assert.equal(cpuOn(before), 0);
    assert.equal(cpuOn(snapshot.get('a')), 2000);
  });

  it('takes back what was assumed', () => {
    cache.setNode(node('a'));
    const info = new PodInfo(pod('p', { cpu: '2' }));
    cache.assumePod(info, 'a');
    assert.equal(cache.isAssumed(info.key), true);
    assert.equal(cache.forgetPod(info.key)?.name, 'a');
    assert.equal(cpuOn(cache.nodeInfo('a')), 0);
    assert.equal(cache.forgetPod(info.key), undefined);
  });

  it('does not forget what the API shows', () => {
    cache.setNode(node('a'));
    const info = bound('p', 'a');
    cache.assumePod(info, 'a');
    cache.addPod(info);
    assert.equal(cache.forgetPod(info.key), undefined);
    assert.equal(cpuOn(cache.nodeInfo('a')), 100);
  });

  it('moves a Pod that is bound elsewhere than assumed', () => {
    cache.setNode(node('a'));
    cache.setNode(node('b'));
    cache.assumePod(new PodInfo(pod('p')), 'a');
    cache.addPod(bound('p', 'b'));
    assert.deepEqual([cpuOn(cache.nodeInfo('a')), cpuOn(cache.nodeInfo('b'))], [0, 100]);
  });

  it('keeps what Pods take on a node that goes and comes again', () => {
    cache.addPod(bound('early', 'a'));
    assert.equal(cache.nodeInfo('a'), undefined);
    cache.setNode(node('a'));
    assert.equal(cpuOn(cache.nodeInfo('a')), 100);
    cache.removeNode('a');
    update();
    assert.equal(snapshot.nodes.length, 0);
    cache.addPod(bound('late', 'a'));
    cache.setNode(node('a'));
    assert.deepEqual(update(), ['a']);
    assert.equal(cpuOn(snapshot.get('a')), 200);
  });

  it('counts host ports as often as they are taken', () => {
    const withPort = (name: string, hostIP?: string): PodInfo => {
      const made = pod(name, { nodeName: 'a' });
      const [main] = made.spec?.containers ?? [];
      if (main) main.ports = [{ containerPort: 80, hostPort: 80, ...(hostIP ? { hostIP } : {}) }];
      return new PodInfo(made);
    };
    cache.setNode(node('a'));
    const [one, other, any] = [withPort('one', '10.0.0.1'), withPort('other', '10.0.0.2'), withPort('any')];
    const conflicts = (info: PodInfo) => cache.nodeInfo('a')?.hasPortConflict(info.hostPorts);
    cache.addPod(one);
    assert.deepEqual([conflicts(one), conflicts(other), conflicts(any)], [true, false, true]);
    cache.addPod(other);
    cache.removePod(one.key);
    assert.deepEqual([conflicts(one), conflicts(other), conflicts(any)], [false, true, true]);
    cache.removePod(other.key);
    cache.addPod(any);
    assert.deepEqual([conflicts(one), conflicts(other), conflicts(any)], [true, true, true]);
  });

  it('lists the nodes of all zones in turn', () => {
    const inZone = (name: string, zone: string) =>
      node(name, { metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } } });
    for (const name of ['a1', 'a2', 'a3']) cache.setNode(inZone(name, 'a'));
    for (const name of ['b1', 'b2']) cache.setNode(inZone(name, 'b'));
    update();
    const names = () => snapshot.nodes.map(({ name }) => name);
    assert.deepEqual(names(), ['a1', 'b1', 'a2', 'b2', 'a3']);
    cache.setNode(inZone('a1', 'b'));
    update();
    assert.deepEqual(names(), ['a2', 'b1', 'a3', 'b2', 'a1']);
  });
});
