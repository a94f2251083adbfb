import assert from 'node:assert/strict';
import type { Deployment, ReplicaSet } from '../../../src/kinds/index.ts';
import {
  newestAnnotations,
  REVISION,
  REVISION_HISTORY,
} from '../../../src/controllers/deployment/annotations.ts';
import { maxSurge, maxUnavailable } from '../../../src/controllers/deployment/limits.ts';
import {
  newestSize,
  type Resize,
  resizeAfterScaling,
  shrinkAvailable,
  shrinkUnavailable,
} from '../../../src/controllers/deployment/scaling.ts';

type Bound = number | string;

function deployment(replicas: number, surge: Bound, unavailable: Bound): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'n' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } },
      template: {},
    },
  };
}

/** A ReplicaSet of so many replicas, of which so many are available, sized when the Deployment had `of` (with surge). */
function replicaSet(
  name: string,
  replicas: number,
  available: number,
  of?: { desired: number; max: number },
): ReplicaSet {
  const annotations = of && {
    'deployment.kubernetes.io/desired-replicas': String(of.desired),
    'deployment.kubernetes.io/max-replicas': String(of.max),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      creationTimestamp: `2026-01-01T00:00:0${name.length}Z`,
      ...(annotations ? { annotations } : {}),
    },
    spec: { replicas, selector: {} },
    status: { replicas, availableReplicas: available },
  };
}

const sizes = (resizes: readonly Resize[]): Record<string, number> =>
  Object.fromEntries(resizes.map(({ replicaSet: of, replicas }) => [of.metadata.name ?? '', replicas]));

describe('the bounds of a rolling update', () => {
  const cases: readonly [number, Bound, Bound, { surge: number; unavailable: number }][] = [
    [10, '25%', '25%', { surge: 3, unavailable: 2 }],
    [1, '25%', '25%', { surge: 1, unavailable: 0 }],
    [2, '0%', '0%', { surge: 0, unavailable: 1 }],
    [3, 0, 5, { surge: 0, unavailable: 3 }],
    [0, 1, 1, { surge: 1, unavailable: 0 }],
  ];
  for (const [replicas, surge, unavailable, expected] of cases) {
    it(`${replicas} replicas, ${surge} and ${unavailable}`, () => {
      const of = deployment(replicas, surge, unavailable);
      assert.deepEqual({ surge: maxSurge(of), unavailable: maxUnavailable(of) }, expected);
    });
  }
});

describe('a step of a rolling update', () => {
  it('grows the newest as far as the surge leaves room', () => {
    const of = deployment(4, 2, 0);
    assert.equal(newestSize(of, [replicaSet('a', 4, 4)], 0), 2);
    assert.equal(newestSize(of, [replicaSet('a', 1, 1)], 2), 4);
    assert.equal(newestSize(of, [replicaSet('a', 6, 6)], 1), 1);
    assert.equal(newestSize(of, [], 9), 4);
  });

  it('gives up first what is not available, the oldest first', () => {
    const of = deployment(4, 1, 1);
    const old = [replicaSet('a', 2, 0), replicaSet('bb', 2, 2)];
    const newest = replicaSet('ccc', 1, 1);
    assert.deepEqual(sizes(shrinkUnavailable(of, { old, newest })), { a: 0 });
    assert.deepEqual(sizes(shrinkAvailable(of, { old, newest })), {});
  });

  it('then as much as keeps enough available', () => {
    const of = deployment(4, 1, 1);
    const old = [replicaSet('a', 1, 1), replicaSet('bb', 2, 2)];
    assert.deepEqual(sizes(shrinkAvailable(of, { old, newest: replicaSet('ccc', 2, 2) })), { a: 0, bb: 1 });
  });
});

describe('a Deployment that is scaled', () => {
  it('gives all to the only ReplicaSet', () => {
    const newest = replicaSet('a', 3, 3, { desired: 3, max: 4 });
    assert.deepEqual(sizes(resizeAfterScaling(deployment(7, 1, 0), { old: [], newest })), { a: 7 });
  });

  it('shares the change in proportion in the middle of a rollout, the biggest taking what is left over', () => {
    const of = { desired: 10, max: 13 };
    const old = [replicaSet('a', 8, 8, of)];
    const newest = replicaSet('bb', 5, 2, of);
    const grown = resizeAfterScaling(deployment(15, 3, 2), { old, newest });
    assert.deepEqual(sizes(grown), { a: 11, bb: 7 });
    const shrunk = resizeAfterScaling(deployment(5, 3, 2), { old, newest });
    assert.deepEqual(sizes(shrunk), { a: 5, bb: 3 });
  });

  it('ends the old ones where the newest has everything', () => {
    const newest = replicaSet('bb', 5, 5, { desired: 5, max: 6 });
    const old = [replicaSet('a', 1, 0, { desired: 4, max: 5 })];
    assert.deepEqual(sizes(resizeAfterScaling(deployment(5, 1, 0), { old, newest })), { a: 0 });
  });
});

describe('the annotations of the newest ReplicaSet', () => {
  it('are the own ones of the Deployment, and the revision', () => {
    const of = deployment(1, 1, 0);
    of.metadata.annotations = {
      'kubernetes.io/change-cause': 'x',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      [REVISION]: '9',
    };
    assert.deepEqual(newestAnnotations(of, { kept: 'y' }, 3n), {
      kept: 'y',
      'kubernetes.io/change-cause': 'x',
      [REVISION]: '3',
    });
  });

  it('remember the revisions from before a rollback', () => {
    const current = { [REVISION]: '2', [REVISION_HISTORY]: '1' };
    const next = newestAnnotations(deployment(1, 1, 0), current, 5n);
    assert.deepEqual(next, { [REVISION]: '5', [REVISION_HISTORY]: '1,2' });
    assert.deepEqual(newestAnnotations(deployment(1, 1, 0), next, 5n), next);
  });

  it('remember the last revisions alone of a history that somebody made long', () => {
    const current = { [REVISION]: '2', [REVISION_HISTORY]: '1,'.repeat(125_000) + '1' };
    const history = newestAnnotations(deployment(1, 1, 0), current, 5n)[REVISION_HISTORY] ?? '';
    assert.ok(history.length <= 2000 && history.length > 1990 && /^1,(1,)*2$/.test(history));
  });
});
