import assert from 'node:assert/strict';
import type { Deployment } from '../../../../src/kinds/index.ts';
import { Kind } from '../core/kind.ts';
import { controllerSpec, type Fields, LABELS, podSpec, template } from './manifests.ts';

const kind = new Kind('apps/v1', 'Deployment');

function deployment(fields: Fields = {}): Fields {
  return { spec: controllerSpec(fields) };
}

describe('a Deployment', () => {
  it('has one replica, and replaces a quarter at a time, where nothing else is said', () => {
    const { spec, status } = kind.created({ ...deployment(), status: { replicas: 7 } }) as Deployment;
    const { template: _, selector: __, ...defaults } = spec ?? {};
    assert.deepEqual(defaults, {
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    assert.deepEqual(status, {});
  });

  const CASES: readonly [what: string, fields: Fields, problems: readonly string[]][] = [
    ['is valid with a selector and a template', deployment(), []],
    [
      'selects the Pods that it makes',
      deployment({ selector: { matchLabels: { app: 'other' } } }),
      [
        'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      ],
    ],
    [
      'selects some Pods',
      deployment({ selector: {} }),
      ['spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    ],
    [
      'makes Pods that start again',
      deployment({ template: template({ restartPolicy: 'Never' }) }),
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      'makes Pods that are whole',
      deployment({ template: { metadata: { labels: LABELS }, spec: podSpec({ containers: [] }) } }),
      ['spec.template.spec.containers: Required value'],
    ],
    [
      'has no less than no replicas',
      deployment({ replicas: -1 }),
      ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'gives up only after it could have been ready',
      deployment({ minReadySeconds: 600 }),
      ['spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
    ],
    [
      'moves on',
      deployment({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
    ],
    [
      'takes no more away than there is',
      deployment({ strategy: { rollingUpdate: { maxUnavailable: '101%' } } }),
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
    ],
    [
      'rolls only where it does not recreate',
      deployment({ strategy: { type: 'Recreate', rollingUpdate: {} } }),
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
  ];
  for (const [what, fields, problems] of CASES) {
    it(what, () => {
      assert.deepEqual(kind.problems(fields), problems);
    });
  }

  it('keeps its selector', () => {
    const labels = { app: 'web', tier: 'front' };
    const fields = deployment({
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec() },
    });
    assert.deepEqual(kind.changeProblems(fields, deployment()), [
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","tier":"front"}}: field is immutable',
    ]);
  });

  it('is of the next generation where its spec or an annotation changes', () => {
    assert.equal(kind.updated(deployment({ replicas: 2 }), deployment()).metadata.generation, 2);
    const annotated = { metadata: { annotations: { a: 'b' } }, ...deployment() };
    assert.equal(kind.updated(annotated, deployment()).metadata.generation, 2);
    const labelled = { metadata: { labels: { a: 'b' } }, ...deployment() };
    assert.equal(kind.updated(labelled, deployment()).metadata.generation, 1);
  });

  it('has a status that adds up', () => {
    assert.deepEqual(
      kind.statusProblems({ ...deployment(), status: { replicas: 1, readyReplicas: 2 } }, deployment()),
      ['status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas'],
    );
  });
});
