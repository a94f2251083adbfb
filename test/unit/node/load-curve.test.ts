import assert from 'node:assert/strict';
import type { Container, Pod } from '../../../src/kinds/index.ts';
import { VirtualClock } from '../../../src/base/index.ts';
import type { PodDispatch } from '../../../src/node/kubelet/index.ts';
import { shareOf } from '../../../src/node/simulated/load-share.ts';
import { behaviourOf } from '../../../src/node/simulated/behaviour.ts';
import { parseLoad } from '../../../src/node/simulated/load-curve.ts';

const RAMP = '0s=50m,60s=500m,300s=100m';

describe('a declared load', () => {
  const cases: readonly [text: string, container: string, seconds: number, expected: number | undefined][] = [
    ['100m', 'app', 0, 0.1],
    ['100m', 'app', 1e6, 0.1],
    ['64Mi', 'app', 5, 64 * 2 ** 20],
    [RAMP, 'app', 0, 0.05],
    [RAMP, 'app', 30, 0.275],
    [RAMP, 'app', 60, 0.5],
    [RAMP, 'app', 180, 0.3],
    [RAMP, 'app', 300, 0.1],
    [RAMP, 'app', 9000, 0.1],
    ['10s=1,20s=2', 'app', 0, 1],
    ['20s=2,10s=1', 'app', 15, 1.5],
    ['0s=1,10s=1,10s=3', 'app', 10, 3],
    ['1m30s=2, 2m = 4', 'app', 105, 3],
    ['sidecar:5m;200m', 'app', 0, 0.2],
    ['sidecar:5m;200m', 'sidecar', 0, 0.005],
    ['sidecar:5m', 'app', 0, undefined],
    ['sidecar:0s=1,10s=2;3', 'sidecar', 5, 1.5],
    ['', 'app', 0, undefined],
    ['much', 'app', 0, undefined],
    ['-1', 'app', 0, undefined],
    ['0s=1,soon=2', 'app', 0, undefined],
  ];
  for (const [text, container, seconds, expected] of cases) {
    it(`"${text}" of ${container} after ${seconds} s`, () => {
      const amount = parseLoad(text, container)?.at(seconds * 1000);
      if (expected === undefined) assert.equal(amount, undefined);
      else assert.ok(amount !== undefined && Math.abs(amount - expected) < 1e-9, `${amount}`);
    });
  }
});

describe('a load that Pods share', () => {
  it('is told from one that each has', () => {
    assert.equal(parseLoad('total 0s=1,10s=3', 'app')?.isTotal, true);
    assert.equal(parseLoad('total 0s=1,10s=3', 'app')?.at(5000), 2);
    assert.equal(parseLoad('side:total 2;1', 'side')?.isTotal, true);
    assert.equal(parseLoad('side:total 2;1', 'app')?.isTotal, undefined);
    assert.equal(parseLoad('total', 'app'), undefined);
  });

  it('is shared out among the Pods of a controller that are ready', () => {
    const podOf = (uid: string, ready: 'True' | 'False', startTime: string, isEnding = false): Pod => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: uid,
        uid,
        ...(isEnding ? { deletionTimestamp: startTime } : {}),
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: 'r', controller: true },
        ],
      },
      status: { startTime, conditions: [{ type: 'Ready', status: ready }] },
    });
    const clock = new VirtualClock(async () => {});
    const start = (seconds: number): string => new Date(clock.now() - seconds * 1000).toISOString();
    const all = [
      podOf('a', 'True', start(40)),
      podOf('b', 'True', start(10)),
      podOf('c', 'False', start(5)),
      podOf('d', 'True', start(60), true),
    ];
    const pods = { controlledBy: () => all } as unknown as PodDispatch;
    const load = parseLoad('total 0s=0,60s=60', 'app');
    assert.ok(load);
    assert.deepEqual(
      all.map((pod) => shareOf(load, pod, pods, clock)),
      [30, 30, 0, 0],
    );
    const { ownerReferences: _, ...metadata } = all[0]?.metadata ?? {};
    const alone = { ...podOf('a', 'True', start(40)), metadata };
    assert.equal(shareOf(load, alone, pods, clock), 40);
  });
});

describe('the load of a container of which nothing is declared', () => {
  const loadOf = (container: Partial<Container>, annotations: Record<string, string> = {}) => {
    const spec: Container = { name: 'app', image: 'app:1', ...container };
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', annotations },
      spec: { containers: [spec] },
    };
    const { cpu, memory } = behaviourOf(pod, spec, { annotationPrefix: 'x', manner: 'lifelike' });
    return [cpu.at(0), memory.at(0)];
  };

  it('is a small share of its requests', () => {
    assert.deepEqual(loadOf({ resources: { requests: { cpu: '2', memory: '1Gi' } } }), [0.2, 2 ** 28]);
  });
  it('is next to nothing without requests', () => {
    assert.deepEqual(loadOf({}), [0.001, 8 * 2 ** 20]);
  });
  it('gives way to what is declared', () => {
    assert.deepEqual(loadOf({}, { 'x/cpu': '1500m', 'x/memory': '1Mi' }), [1.5, 2 ** 20]);
  });
});
