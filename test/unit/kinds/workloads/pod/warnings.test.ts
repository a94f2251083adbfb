import assert from 'node:assert/strict';
import { Kind } from '../../core/kind.ts';
import { CONTAINER, type Fields, pod, podOf } from '../manifests.ts';

const kind = new Kind('v1', 'Pod');

describe('a Pod is taken with a warning where it', () => {
  const CASES: readonly [what: string, fields: Fields, warnings: readonly string[]][] = [
    ['is as it should be', pod(), []],
    [
      'sets a variable twice',
      podOf({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      }),
      ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'],
    ],
    [
      'opens a port twice',
      podOf({
        ports: [
          { containerPort: 80, name: 'a' },
          { containerPort: 80, name: 'b' },
        ],
      }),
      ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]'],
    ],
    [
      'asks for part of a byte',
      podOf({ resources: { requests: { memory: '100m' } } }),
      [
        'spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer',
      ],
    ],
    [
      'says what the first releases said by annotation',
      { metadata: { annotations: { 'scheduler.alpha.kubernetes.io/critical-pod': '' } }, ...pod() },
      [
        'metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
      ],
    ],
    [
      'goes to a node by a label of old',
      pod({ nodeSelector: { 'beta.kubernetes.io/os': 'linux' } }),
      ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
    ],
    [
      'writes two things to one file',
      pod({
        volumes: [
          {
            name: 'v',
            projected: {
              sources: [
                { configMap: { name: 'c', items: [{ key: 'a', path: 'f' }] } },
                { secret: { name: 's', items: [{ key: 'a', path: 'f' }] } },
              ],
            },
          },
        ],
        containers: [CONTAINER],
      }),
      ['volume "v" (Projected): overlapping paths: "f" (Secret "s") with "f" (ConfigMap "c")'],
    ],
  ];
  for (const [what, fields, warnings] of CASES) {
    it(what, () => {
      assert.deepEqual(kind.rules.warnings?.(kind.created(fields)), warnings);
    });
  }
});
