import assert from 'node:assert/strict';
import type { Pod } from '../../../src/kinds/index.ts';
import { formatTime } from '../../../src/api/index.ts';
import type { PodMetric } from '../../../src/controllers/horizontal-pod-autoscaler/pod-groups.ts';
import {
  countByAverage,
  countByRatio,
  countByShare,
  countByUtilization,
} from '../../../src/controllers/horizontal-pod-autoscaler/replica-count.ts';

const NOW_MS = Date.parse('2026-01-01T12:00:00Z');
const TOLERANCES = { scaleUp: 0.1, scaleDown: 0.1 };

/** How a Pod is, and what is measured of it: nothing, where that is not given. */
interface Sample {
  readonly uses?: number;
  readonly is?: 'pending' | 'unready' | 'failed' | 'ending' | 'new';
}

/** Each requests one core, and has been ready for an hour. */
function podOf({ is }: Sample, index: number): Pod {
  const startMs = is === 'new' || is === 'unready' ? NOW_MS - 60_000 : NOW_MS - 3_600_000;
  const phase = is === 'pending' ? 'Pending' : is === 'failed' ? 'Failed' : 'Running';
  const sinceMs = is === 'new' ? NOW_MS - 5000 : startMs;
  const time = (ms: number): string => formatTime(ms);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${index}`, ...(is === 'ending' ? { deletionTimestamp: time(NOW_MS) } : {}) },
    spec: {
      containers: [{ name: 'app', image: 'a', resources: { requests: { cpu: '1', memory: '1000' } } }],
    },
    status: {
      phase,
      startTime: time(startMs),
      conditions: [
        { type: 'Ready', status: is === 'unready' ? 'False' : 'True', lastTransitionTime: time(sinceMs) },
      ],
    },
  };
}

function given(samples: readonly Sample[]) {
  const pods = samples.map(podOf);
  const metrics = new Map(
    samples.flatMap(({ uses }, index): [string, PodMetric][] =>
      uses === undefined ? [] : [[`p${index}`, { value: uses, timestampMs: NOW_MS, windowMs: 15_000 }]],
    ),
  );
  return { of: { pods, current: samples.length, tolerances: TOLERANCES, nowMs: NOW_MS }, metrics };
}

const use = (...values: number[]): Sample[] => values.map((uses) => ({ uses }));

describe('the size that a share of what is requested asks for', () => {
  const cases: readonly [what: string, samples: Sample[], percent: number, replicas: number][] = [
    ['what is used is what is wanted', use(500, 500, 500), 50, 3],
    ['it is a tenth more', use(550, 550, 550), 50, 3],
    ['it is more than that', use(600, 600, 600), 50, 4],
    ['it is half', use(250, 250, 250, 250), 50, 2],
    ['some Pods are idle', use(900, 0, 0), 30, 3],
    // Of three Pods at 100 % of 50 % one is not measured: with it at nothing four are enough.
    ['one is not measured and more are needed', [...use(1000, 1000), {}], 50, 4],
    // At 10 % of 50 % the missing one counts as fully used, which is more than what is wanted.
    ['one is not measured and fewer are needed', [...use(100, 100), {}], 50, 3],
    ['one is not measured and far fewer are needed', [...use(10, 10, 10, 10, 10, 10, 10), {}], 50, 3],
    ['one is not ready and more are needed', [...use(1000, 1000), { uses: 1000, is: 'unready' }], 50, 4],
    ['one is not ready and fewer are needed', [...use(100, 100), { uses: 900, is: 'unready' }], 50, 1],
    ['one has just become ready', [...use(1000, 1000), { uses: 1000, is: 'new' }], 50, 4],
    ['one is pending', [...use(1000, 1000), { is: 'pending' }], 50, 4],
    ['one has failed', [...use(1000, 1000), { uses: 1000, is: 'failed' }], 50, 4],
    ['one ends', [...use(1000, 1000), { uses: 1000, is: 'ending' }], 50, 4],
    // What is missing would turn growing into shrinking.
    ['too much is not known', [...use(600), {}, {}, {}], 50, 4],
  ];
  for (const [what, samples, percent, replicas] of cases) {
    it(`is ${replicas} where ${what}`, () => {
      const { of, metrics } = given(samples);
      const counted = countByUtilization(of, metrics, { resource: 'cpu', container: undefined, percent });
      assert.equal(counted.replicas, replicas);
    });
  }

  it('tells what is used, of those that count', () => {
    const { of, metrics } = given([...use(300, 500), { uses: 1000, is: 'unready' }]);
    const counted = countByUtilization(of, metrics, { resource: 'cpu', container: 'app', percent: 40 });
    assert.deepEqual(counted, { replicas: 3, usage: 400, utilization: 40 });
  });

  const failures: [string, Sample[], string, string | undefined, RegExp][] = [
    [
      'there are no Pods',
      [],
      'cpu',
      undefined,
      /^no pods returned by selector while calculating replica count$/,
    ],
    [
      'none is ready',
      [{ uses: 1, is: 'unready' }],
      'cpu',
      undefined,
      /^did not receive metrics for targeted pods/,
    ],
    [
      'nothing is requested',
      use(1),
      'tea',
      undefined,
      /^missing request for tea in container app of Pod p0$/,
    ],
    ['there is no such container', use(1), 'cpu', 'x', /^container x not found in Pod p0$/],
  ];
  for (const [what, samples, resource, container, message] of failures) {
    it(`cannot be said where ${what}`, () => {
      const { of, metrics } = given(samples);
      assert.throws(() => countByUtilization(of, metrics, { resource, container, percent: 50 }), { message });
    });
  }

  it('is of what the Pod states for itself, before its containers', () => {
    const { of, metrics } = given(use(500));
    const [pod] = of.pods;
    if (pod?.spec) pod.spec.resources = { requests: { cpu: '2' } };
    const counted = countByUtilization(of, metrics, { resource: 'cpu', container: undefined, percent: 50 });
    assert.equal(counted.utilization, 25);
  });
});

describe('the size that an average asks for', () => {
  const cases: readonly [what: string, samples: Sample[], target: number, replicas: number][] = [
    ['it is what is wanted', use(10, 10), 10, 2],
    ['it is three times as much', use(30, 30), 10, 6],
    ['one is not measured and more are needed', [...use(30, 30), {}], 10, 6],
    ['one is not measured and fewer are needed', [...use(1, 1), {}], 10, 2],
    ['a Pod that is not ready is measured all the same', [...use(30), { uses: 30, is: 'unready' }], 10, 6],
  ];
  for (const [what, samples, target, replicas] of cases) {
    it(`is ${replicas} where ${what}`, () => {
      const { of, metrics } = given(samples);
      assert.equal(countByAverage(of, metrics, { resource: undefined, target }).replicas, replicas);
    });
  }
});

describe('the size that one amount asks for', () => {
  it('follows how much it is above or below what is wanted, by the Pods that are ready', () => {
    const { of } = given([...use(1, 1, 1), { is: 'unready' }]);
    assert.deepEqual(
      [1, 1.05, 1.5, 0.5, 1e12].map((ratio) => countByRatio(of, ratio)),
      [4, 4, 5, 2, 2 ** 31 - 1],
    );
    assert.equal(countByRatio({ ...of, current: 0, pods: [] }, 2.5), 3);
    assert.throws(
      () => countByRatio({ ...of, pods: [] }, 2),
      /^Error: unable to calculate ready pods: no pods/,
    );
  });

  it('is shared out among those that there are', () => {
    const of = { current: 3, tolerances: TOLERANCES };
    assert.deepEqual(countByShare(of, 300, 100), { replicas: 3, usage: 100 });
    assert.deepEqual(countByShare(of, 1000, 100), { replicas: 10, usage: 334 });
    assert.deepEqual(countByShare({ ...of, current: 0 }, 1000, 100), { replicas: 10, usage: 1000 });
  });
});
