import assert from 'node:assert/strict';
import {
  autoscalerToV1,
  autoscalerToV2,
} from '../../../../src/kinds/autoscaling/horizontal-pod-autoscaler/horizontal-pod-autoscaler-v1.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from '../../../../src/kinds/index.ts';
import { Kind } from '../core/kind.ts';
import type { Fields } from './manifests.ts';

const target = { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' };
const CPU = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
};
const MEMORY = {
  type: 'Resource',
  resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
};

describe('a HorizontalPodAutoscaler', () => {
  const kind = new Kind('autoscaling/v2', 'HorizontalPodAutoscaler');
  const autoscaler = (fields: Fields = {}): Fields => ({
    spec: { scaleTargetRef: target, maxReplicas: 3, ...fields },
  });

  it('keeps one replica, and watches the CPU, where nothing else is said', () => {
    const { spec } = kind.created(autoscaler()) as HorizontalPodAutoscaler;
    assert.equal(spec?.minReplicas, 1);
    assert.deepEqual(spec?.metrics, [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ]);
  });

  const CASES: readonly [what: string, fields: Fields, problems: readonly string[]][] = [
    ['is valid with a target and a limit', autoscaler(), []],
    [
      'has a limit',
      autoscaler({ maxReplicas: 0 }),
      [
        'spec.maxReplicas: Required value: must be set and greater than 0',
        'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
      ],
    ],
    [
      'goes no higher than its limit at once',
      autoscaler({ minReplicas: 4 }),
      ['spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`'],
    ],
    [
      'scales something that has a name',
      autoscaler({ scaleTargetRef: { ...target, name: '' } }),
      ['spec.scaleTargetRef.name: Required value'],
    ],
    [
      'changes by steps that it can keep to',
      autoscaler({
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 3601,
            selectPolicy: 'Odd',
            policies: [{ type: 'Odd', value: 0, periodSeconds: 1801 }],
          },
        },
      }),
      [
        'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600',
        'spec.behavior.scaleUp.selectPolicy: Unsupported value: "Odd": supported values: "Disabled", "Max", "Min"',
        'spec.behavior.scaleUp.policies[0].type: Unsupported value: "Odd": supported values: "Percent", "Pods"',
        'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
        'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
      ],
    ],
    [
      'aims at something',
      autoscaler({
        metrics: [
          {
            type: 'External',
            external: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '0' } },
          },
          {
            type: 'ContainerResource',
            containerResource: { name: 'cpu', container: '', target: { type: 'Utilization' } },
          },
        ],
      }),
      [
        'spec.metrics[0].external.target.averageValue: Invalid value: "0": must be positive',
        'spec.metrics[1].containerResource.container: Required value: must specify a container',
        'spec.metrics[1].containerResource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
      ],
    ],
    [
      'measures what it says',
      autoscaler({ metrics: [{ type: 'Resource' }] }),
      ['spec.metrics[0].resource: Required value: must populate information for the given metric source'],
    ],
  ];
  for (const [what, fields, problems] of CASES) {
    it(what, () => {
      assert.deepEqual(kind.problems(fields), problems);
    });
  }
});

describe('the behavior of a HorizontalPodAutoscaler', () => {
  const kind = new Kind('autoscaling/v2', 'HorizontalPodAutoscaler');

  it('grows at once and fast, and shrinks as it is told', () => {
    const behavior = { scaleUp: {}, scaleDown: { selectPolicy: 'Min' } };
    const { spec } = kind.created({
      spec: { scaleTargetRef: target, maxReplicas: 3, behavior },
    }) as HorizontalPodAutoscaler;
    assert.deepEqual(spec?.behavior, {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: { selectPolicy: 'Min', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    });
  });

  it('counts no less than no replicas', () => {
    const fields = { spec: { scaleTargetRef: target, maxReplicas: 3 } };
    assert.deepEqual(
      kind.statusProblems({ ...fields, status: { currentReplicas: -1, desiredReplicas: 0 } }, fields),
      ['status.currentReplicas: Invalid value: -1: must be greater than or equal to 0'],
    );
  });
});

describe('the two versions of a HorizontalPodAutoscaler', () => {
  const v2 = (fields: Fields): HorizontalPodAutoscaler =>
    ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'a' },
      spec: { scaleTargetRef: target, minReplicas: 1, maxReplicas: 3, ...fields },
    }) as HorizontalPodAutoscaler;

  it('say the use of CPU each in its way', () => {
    const first = autoscalerToV1(v2({ metrics: [CPU] }));
    assert.equal(first.spec?.targetCPUUtilizationPercentage, 50);
    assert.equal(first.metadata.annotations, undefined);
    assert.deepEqual(autoscalerToV2(first), v2({ metrics: [CPU] }));
  });

  it('lose nothing between them', () => {
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } };
    const later = v2({ metrics: [MEMORY, CPU], behavior });
    const first: HorizontalPodAutoscalerV1 = autoscalerToV1(later);
    assert.equal(first.spec?.targetCPUUtilizationPercentage, 50);
    assert.deepEqual(Object.keys(first.metadata.annotations ?? {}).sort(), [
      'autoscaling.alpha.kubernetes.io/behavior',
      'autoscaling.alpha.kubernetes.io/metrics',
    ]);
    const { metrics, ...rest } = autoscalerToV2(first).spec ?? {};
    const { metrics: _, ...expected } = later.spec ?? {};
    assert.deepEqual(rest, expected);
    // The first version has the CPU apart from all others, so that it comes last or first.
    assert.deepEqual(new Set(metrics?.map(({ resource }) => resource?.name)), new Set(['memory', 'cpu']));
  });
});
