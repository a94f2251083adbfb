import assert from 'node:assert/strict';
import type { ScalingRules } from '../../../src/controllers/horizontal-pod-autoscaler/autoscaler.ts';
import { normalizedSize } from '../../../src/controllers/horizontal-pod-autoscaler/normalized-size.ts';
import { AutoscalerPast } from '../../../src/controllers/horizontal-pod-autoscaler/past.ts';
import { SelectorRegistry } from '../../../src/controllers/horizontal-pod-autoscaler/selector-registry.ts';
import { parseLabelSelector } from '../../../src/api/index.ts';
import type { Pod } from '../../../src/kinds/index.ts';

const policies = (...all: [type: 'Pods' | 'Percent', value: number, periodSeconds: number][]) => ({
  policies: all.map(([type, value, periodSeconds]) => ({ type, value, periodSeconds })),
});
const ANY: ScalingRules = {
  selectPolicy: 'Max',
  stabilizationWindowSeconds: 0,
  ...policies(['Percent', 1000, 15]),
};
const OFF: ScalingRules = { ...ANY, selectPolicy: 'Disabled' };

describe('the size without a behaviour', () => {
  const cases: readonly [current: number, desired: number, replicas: number, reason: string][] = [
    [3, 3, 3, 'DesiredWithinRange'],
    [1, 4, 4, 'DesiredWithinRange'],
    [1, 5, 4, 'ScaleUpLimit'],
    [3, 7, 6, 'ScaleUpLimit'],
    [8, 17, 16, 'ScaleUpLimit'],
    [12, 40, 20, 'TooManyReplicas'],
    [5, 1, 2, 'TooFewReplicas'],
  ];
  for (const [current, desired, replicas, reason] of cases) {
    it(`of ${current} and with ${desired} wanted is ${replicas}: ${reason}`, () => {
      const bounds = { current, desired, min: 2, max: 20 };
      const size = normalizedSize(bounds, undefined, new AutoscalerPast(desired, 0), 0);
      assert.deepEqual([size.replicas, size.limited.reason], [replicas, reason]);
      assert.equal(size.limited.isLimited, reason !== 'DesiredWithinRange');
    });
  }
});

describe('the size with a behaviour', () => {
  const cases: readonly [
    what: string,
    rules: ScalingRules,
    current: number,
    desired: number,
    expected: string,
  ][] = [
    ['four Pods or the double', policies(['Pods', 4, 15], ['Percent', 100, 15]), 1, 20, '5 ScaleUpLimit'],
    ['four Pods or the double', policies(['Pods', 4, 15], ['Percent', 100, 15]), 10, 50, '20 ScaleUpLimit'],
    [
      'the smaller one',
      { selectPolicy: 'Min', ...policies(['Pods', 4, 15], ['Percent', 100, 15]) },
      10,
      50,
      '14 ScaleUpLimit',
    ],
    ['a tenth, and at least one', policies(['Percent', 10, 15]), 3, 50, '4 ScaleUpLimit'],
    ['none', OFF, 3, 50, '3 ScaleUpLimit'],
    ['two fewer', policies(['Pods', 2, 15]), 10, 1, '8 ScaleDownLimit'],
    ['a tenth fewer', policies(['Percent', 10, 15]), 15, 1, '13 ScaleDownLimit'],
    [
      'the smaller change',
      { selectPolicy: 'Min', ...policies(['Pods', 5, 15], ['Percent', 10, 15]) },
      20,
      1,
      '18 ScaleDownLimit',
    ],
    ['none', OFF, 9, 1, '9 ScaleDownLimit'],
    ['all', ANY, 9, 1, '2 TooFewReplicas'],
    ['all', ANY, 9, 90, '60 TooManyReplicas'],
  ];
  for (const [what, rules, current, desired, expected] of cases) {
    it(`changes ${current} towards ${desired} by ${what}: ${expected}`, () => {
      const limited = { selectPolicy: 'Max', stabilizationWindowSeconds: 0, ...rules };
      const behavior = { scaleUp: limited, scaleDown: limited };
      const bounds = { current, desired, min: 2, max: 60 };
      const { replicas, limited: told } = normalizedSize(
        bounds,
        behavior,
        new AutoscalerPast(current, 0),
        1000,
      );
      assert.equal(`${replicas} ${told.reason}`, expected);
    });
  }

  it('counts what has been changed within the period of a policy', () => {
    const up: ScalingRules = { ...ANY, ...policies(['Pods', 4, 60]) };
    const behavior = { scaleUp: up, scaleDown: ANY };
    const past = new AutoscalerPast(2, 0);
    const at = (current: number, nowMs: number): number => {
      const { replicas } = normalizedSize({ current, desired: 50, min: 1, max: 60 }, behavior, past, nowMs);
      past.scaled(behavior, current, replicas, nowMs);
      return replicas;
    };
    assert.deepEqual([at(2, 1000), at(6, 16_000), at(6, 60_000), at(6, 62_000)], [6, 6, 6, 10]);
  });

  it('takes the least of what was recommended within a window to grow, and the most to shrink', () => {
    const windows: readonly [up: number, down: number, replicas: number, reason: string][] = [
      [0, 0, 8, 'ReadyForNewScale'],
      [30, 0, 5, 'ScaleUpStabilized'],
      [300, 0, 5, 'ScaleUpStabilized'],
      [0, 300, 8, 'ReadyForNewScale'],
    ];
    for (const [up, down, replicas, reason] of windows) {
      const past = new AutoscalerPast(9, 0);
      past.stabilizedBothWays({ current: 5, desired: 3 }, { upMs: 3e5, downMs: 3e5 }, 80_000);
      const behavior = {
        scaleUp: { ...ANY, stabilizationWindowSeconds: up },
        scaleDown: { ...ANY, stabilizationWindowSeconds: down },
      };
      const bounds = { current: 5, desired: 8, min: 1, max: 20 };
      const size = normalizedSize(bounds, behavior, past, 100_000);
      assert.deepEqual([size.replicas, size.ableToScale.reason], [replicas, reason]);
    }
  });

  it('forgets what nobody asks for any more', () => {
    const past = new AutoscalerPast(1, 0);
    const behavior = { scaleUp: { ...ANY, ...policies(['Pods', 1, 60]) }, scaleDown: ANY };
    for (let at = 0; at < 1e7; at += 15_000) {
      past.stabilized(1, 300_000, at);
      past.scaled(behavior, 1, 2, at);
    }
    assert.ok(past.ups.length <= 6, `${past.ups.length}`);
  });
});

describe('who looks at a Pod', () => {
  const pod = (labels: Record<string, string>): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n', labels },
  });

  it('is known by the labels of the Pod, until it looks elsewhere or goes', () => {
    const registry = new SelectorRegistry();
    const put = (name: string, selector: string): void =>
      registry.put(`n/${name}`, 'n', parseLabelSelector(selector));
    put('a', 'app=web');
    put('b', 'app in (web,db)');
    put('c', 'app=web,tier!=back');
    registry.put('m/d', 'm', parseLabelSelector('app=web'));
    const at = (labels: Record<string, string>): string[] => registry.lookingAt([pod(labels)], 'n');
    assert.deepEqual(at({ app: 'web' }), ['n/a', 'n/b', 'n/c']);
    assert.deepEqual(at({ app: 'web', tier: 'back' }), ['n/a', 'n/b']);
    assert.deepEqual(at({ app: 'db' }), ['n/b']);
    put('a', 'app=db');
    registry.remove('n/b');
    assert.deepEqual(at({ app: 'web' }), ['n/c']);
    assert.deepEqual(at({ app: 'db' }), ['n/a']);
  });
});
