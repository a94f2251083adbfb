import assert from 'node:assert/strict';
import { builtInKinds, type ResourceSlice } from '../../../../src/kinds/index.ts';

type Device = NonNullable<ResourceSlice['spec']['devices']>[number];
type Policy = NonNullable<NonNullable<Device['capacity']>[string]['requestPolicy']>;

/** What is wrong with a policy of a device's `memory`, of which there are 10Gi. */
function problemsOf(requestPolicy: Policy, isShared = true): string[] {
  const device: Device = {
    name: 'a',
    ...(isShared ? { allowMultipleAllocations: true } : {}),
    capacity: { memory: { value: '10Gi', requestPolicy } },
  };
  const slice: ResourceSlice = {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: { name: 'a' },
    spec: {
      driver: 'gpu.example.com',
      allNodes: true,
      pool: { name: 'a', generation: 1, resourceSliceCount: 1 },
      devices: [device],
    },
  };
  const kind = builtInKinds().findResource('resource.k8s.io', 'v1', 'resourceslices');
  return (kind?.strategy.validateCreate?.(slice) ?? []).map(({ message }) =>
    message.replace('spec.devices[0].capacity[memory].requestPolicy', '…'),
  );
}

describe('what may be asked of a capacity that several share', () => {
  const rows: readonly (readonly [string, Policy, readonly RegExp[]])[] = [
    ['nothing but a default', { default: '1Gi' }, []],
    ['one of some values', { default: '1Gi', validValues: ['1Gi', '2Gi'] }, []],
    ['a range in steps', { default: '1Gi', validRange: { min: '1Gi', max: '8Gi', step: '1Gi' } }, []],
    ['values without a default', { validValues: ['1Gi'] }, [/required when validValues is defined/]],
    [
      'a default that is none of the values',
      { default: '3Gi', validValues: ['1Gi'] },
      [/default value is not valid according to the requestPolicy/],
    ],
    [
      'values in disorder',
      { default: '1Gi', validValues: ['2Gi', '1Gi'] },
      [/values must be sorted in ascending order/],
    ],
    [
      'more than there is',
      { default: '1Gi', validValues: ['1Gi', '20Gi'] },
      [/option is larger than capacity value: 10Gi/],
    ],
    [
      'both',
      { default: '1Gi', validValues: ['1Gi'], validRange: { min: '1Gi' } },
      [/exactly one policy can be specified/],
    ],
    [
      'a default between two steps',
      { default: '1536Mi', validRange: { min: '1Gi', step: '1Gi' } },
      [/value is not a multiple of a given step \(1Gi\) from \(1Gi\)/],
    ],
    [
      'a default below the range',
      { default: '1Gi', validRange: { min: '2Gi' } },
      [/default is less than min: 2Gi/],
    ],
  ];
  for (const [what, policy, wrong] of rows) {
    it(`is ${what}${wrong.length > 0 ? ': refused' : ''}`, () => {
      const problems = problemsOf(policy);
      assert.equal(problems.length, wrong.length, problems.join('\n'));
      wrong.forEach((pattern, i) => assert.match(problems[i] ?? '', pattern));
    });
  }

  it('is nothing of one that only one may have', () => {
    const [problem = ''] = problemsOf({ default: '1Gi' }, false);
    assert.match(problem, /allowMultipleAllocations must be true/);
  });
});
