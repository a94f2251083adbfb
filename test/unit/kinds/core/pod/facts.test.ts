import assert from 'node:assert/strict';
import {
  type Container,
  hostPortsOf,
  isActive,
  isAssigned,
  isAvailable,
  isFinished,
  isMirrorPod,
  isReady,
  isSidecar,
  isTerminating,
  nextAvailableInMs,
  type Pod,
  podPriority,
  podQualityOfService,
  sidecarsOf,
  usesHostNetwork,
} from '../../../../../src/kinds/index.ts';

const NOW_MS = Date.parse('2030-01-01T00:01:00Z');

function pod(parts: Partial<Pod> = {}): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [] }, ...parts };
}

function readySince(text: string): Pod {
  const condition = { type: 'Ready', status: 'True', lastTransitionTime: text };
  return pod({ status: { phase: 'Running', conditions: [condition] } });
}

describe('the facts of a Pod', () => {
  it('say where it is in its life', () => {
    const going = pod({ metadata: { name: 'a', deletionTimestamp: '2030-01-01T00:00:00Z' } });
    for (const phase of ['Succeeded', 'Failed'] as const) {
      assert.ok(isFinished(pod({ status: { phase } })));
      assert.ok(!isActive(pod({ status: { phase } })));
    }
    for (const phase of ['Pending', 'Running', 'Unknown'] as const)
      assert.ok(isActive(pod({ status: { phase } })));
    assert.ok(isTerminating(going) && !isActive(going) && !isFinished(going));
    assert.ok(!isAssigned(pod()) && isAssigned(pod({ spec: { containers: [], nodeName: 'n' } })));
  });

  it('say that it is ready, and available once it has been so for long enough', () => {
    const [old, young] = [readySince('2030-01-01T00:00:00Z'), readySince('2030-01-01T00:00:50Z')];
    assert.ok(isReady(young) && !isReady(pod()));
    assert.ok(
      isAvailable(old, 30, NOW_MS) && !isAvailable(young, 30, NOW_MS) && isAvailable(young, 0, NOW_MS),
    );
    assert.equal(nextAvailableInMs([old, young], 30, NOW_MS), 20_000);
  });

  it('tell a sidecar from an init container that ends: only the first holds a port of the node', () => {
    const port = (hostPort: number): Pick<Container, 'ports'> => ({
      ports: [{ containerPort: hostPort, hostPort }],
    });
    const it = pod({
      spec: {
        initContainers: [
          { name: 'prepare', ...port(1) },
          { name: 'beside', restartPolicy: 'Always', ...port(2) },
        ],
        containers: [{ name: 'main', restartPolicy: 'Always', ...port(3) }],
      },
    });
    assert.deepEqual(
      sidecarsOf(it).map(({ name }) => name),
      ['beside'],
    );
    assert.ok(!isSidecar({}));
    assert.deepEqual(
      hostPortsOf(it).map(({ port: taken }) => taken),
      ['TCP/2', 'TCP/3'],
    );
  });

  it('give the class that it was made with, whatever was changed since', () => {
    const resources = { requests: { cpu: 0 } };
    assert.equal(
      podQualityOfService(pod({ spec: { containers: [{ name: 'c', resources }] } })),
      'BestEffort',
    );
    assert.equal(podQualityOfService(pod({ status: { qosClass: 'Guaranteed' } })), 'Guaranteed');
  });

  it('say whose it is and where it stands', () => {
    const annotations = { 'kubernetes.io/config.mirror': 'x' };
    assert.ok(isMirrorPod(pod({ metadata: { annotations } })) && !isMirrorPod(pod()));
    assert.equal(podPriority(pod()), 0);
    assert.ok(
      usesHostNetwork(pod({ spec: { containers: [], hostNetwork: true } })) && !usesHostNetwork(pod()),
    );
  });
});
