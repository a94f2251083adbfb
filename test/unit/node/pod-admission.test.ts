import assert from 'node:assert/strict';
import type { Container, Node, Pod } from '../../../src/kinds/index.ts';
import { nodeResourcesOf, reservedOf, saysResources } from '../../../src/node/kubelet/node-resources.ts';
import { PodAdmission } from '../../../src/node/kubelet/pod-admission.ts';

const CAPACITY = { cpu: '2', memory: '1Gi', pods: '3' };
type Spec = NonNullable<Pod['spec']>;

function node(status: Node['status'] = {}, spec: Node['spec'] = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n', labels: { 'kubernetes.io/os': 'linux' } },
    spec,
    status,
  };
}

function admissionOf(of = node()): PodAdmission {
  return new PodAdmission(of, nodeResourcesOf(CAPACITY, reservedOf(CAPACITY, of.status), of.status));
}

let made = 0;
function pod(spec: Partial<Spec> = {}, requests: Record<string, string> = {}, port = 0): Pod {
  const container: Container = {
    name: 'main',
    resources: { requests },
    ...(port > 0 ? { ports: [{ containerPort: port, hostPort: port }] } : {}),
  };
  const metadata = { name: 'p', uid: `${made++}`, generation: 1 };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container], ...spec } };
}

describe('the admission of a node', () => {
  it('names the resource that lacks, and how much of it there is', () => {
    const admission = admissionOf();
    assert.equal(admission.admit(pod({}, { cpu: '500m' })), undefined);
    assert.deepEqual(admission.admit(pod({}, { cpu: '5000', memory: '2Gi' })), {
      reason: 'OutOfcpu',
      message: "Node didn't have enough resource: cpu, requested: 5000000, used: 500, capacity: 2000",
    });
    assert.equal(admission.admit(pod({}, { memory: '2Gi' }))?.reason, 'OutOfmemory');
    assert.match(
      admission.admit(pod({}, { memory: '9E' }))?.message ?? '',
      /requested: 9000000000000000000,/,
    );
  });

  it('takes so many Pods, and others when some have gone', () => {
    const admission = admissionOf();
    const all = [pod(), pod(), pod()];
    for (const each of all) assert.equal(admission.admit(each), undefined);
    assert.deepEqual(admission.admit(pod()), {
      reason: 'OutOfpods',
      message: "Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3",
    });
    admission.release(all[0]?.metadata.uid ?? '');
    assert.equal(admission.admit(pod()), undefined);
  });

  it('gives a port once, and again when it is free', () => {
    const admission = admissionOf();
    const first = pod({}, {}, 80);
    assert.equal(admission.admit(first), undefined);
    assert.deepEqual(admission.admit(pod({}, {}, 80)), {
      reason: 'NodePorts',
      message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    });
    admission.release(first.metadata.uid ?? '');
    assert.equal(admission.admit(pod({}, {}, 80)), undefined);
  });

  it('holds Pods to the labels, taints and system of the node', () => {
    const taint = { key: 'gone', effect: 'NoExecute' as const };
    assert.deepEqual(admissionOf().admit(pod({ nodeSelector: { disk: 'ssd' } })), {
      reason: 'NodeAffinity',
      message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    });
    assert.equal(admissionOf().admit(pod({ os: { name: 'windows' } }))?.reason, 'PodOSNotSupported');
    const repelling = admissionOf(node({}, { taints: [taint] }));
    assert.equal(repelling.admit(pod())?.reason, 'TaintToleration');
    assert.equal(repelling.admit(pod({ tolerations: [{ operator: 'Exists' }] })), undefined);
    const cordoned = admissionOf(node({}, { taints: [{ key: 'x', effect: 'NoSchedule' }] }));
    assert.equal(cordoned.admit(pod()), undefined, 'what has a node is not scheduled');
  });

  it('counts an extended resource that the node has, and leaves others to the cluster', () => {
    const admission = admissionOf(node({ capacity: { 'example.com/dongle': '4' } }));
    assert.equal(admission.admit(pod({}, { 'example.com/dongle': '3' })), undefined);
    assert.equal(admission.admit(pod({}, { 'example.com/dongle': '3' }))?.reason, 'OutOfexample.com/dongle');
    assert.equal(admission.admit(pod({}, { 'example.com/elsewhere': '3' })), undefined);
  });

  it('counts what a Pod asks for now', () => {
    const admission = admissionOf();
    const small = pod({}, { cpu: '1' });
    assert.equal(admission.admit(small), undefined);
    const { metadata } = small;
    admission.update({ ...pod({}, { cpu: '2' }), metadata: { ...metadata, generation: 2 } });
    assert.match(admission.admit(pod({}, { cpu: '1' }))?.message ?? '', /used: 2000,/);
    admission.release(metadata.uid ?? '');
    assert.equal(admission.admit(pod({}, { cpu: '2' })), undefined);
  });

  it('looks at no other Pod than the one that comes', () => {
    const many = { ...CAPACITY, pods: '1000', cpu: '1000' };
    const admission = new PodAdmission(node(), { capacity: many, allocatable: many });
    let reads = 0;
    const counted = (each: Pod): Pod => ({
      ...each,
      get spec() {
        reads++;
        return each.spec ?? { containers: [] };
      },
    });
    for (let i = 0; i < 500; i++) admission.admit(counted(pod({}, { cpu: '1' }, i + 1)));
    reads = 0;
    assert.equal(admission.admit(pod({}, { cpu: '1' }, 501)), undefined);
    assert.equal(admission.admit(pod({}, { cpu: '1' }, 501))?.reason, 'NodePorts');
    assert.equal(reads, 0);
  });
});

describe('what a node has', () => {
  const of = (status: Node['status'], first?: Node['status']) =>
    nodeResourcesOf(CAPACITY, reservedOf(CAPACITY, first), status);

  it('is allocatable, with what somebody adds to its capacity and changes and takes away', () => {
    const added = of({ capacity: { ...CAPACITY, 'example.com/dongle': '4' }, allocatable: CAPACITY });
    assert.deepEqual(added.allocatable, { ...CAPACITY, 'example.com/dongle': '4' });
    const changed = of({
      capacity: { 'example.com/dongle': '6' },
      allocatable: { 'example.com/dongle': '4' },
    });
    assert.equal(changed.allocatable['example.com/dongle'], '6');
    assert.deepEqual(of({ capacity: CAPACITY, allocatable: added.allocatable }).allocatable, CAPACITY);
  });

  it('is less what its Node kept back from the beginning', () => {
    const first = { capacity: { cpu: '4' }, allocatable: { cpu: '3500m', memory: '512Mi' } };
    const { allocatable } = of({ ...first, capacity: { cpu: '8' } }, first);
    assert.deepEqual([allocatable['cpu'], allocatable['memory']], ['7500m', '512Mi']);
  });

  it('is said once: the same amounts in other words are the same', () => {
    const status = { capacity: { cpu: '2000m', memory: '1024Mi', pods: 3 }, allocatable: CAPACITY };
    assert.ok(saysResources(status, { capacity: CAPACITY, allocatable: CAPACITY }));
    assert.ok(
      !saysResources({ ...status, allocatable: { cpu: '2' } }, { capacity: CAPACITY, allocatable: CAPACITY }),
    );
  });
});
