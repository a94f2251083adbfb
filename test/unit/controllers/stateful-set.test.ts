import assert from 'node:assert/strict';
import type { StatefulSet } from '../../../src/kinds/index.ts';
import { nextOrdinals } from '../../../src/controllers/statefulset/set-facts.ts';

function set(replicas: number, start = 0): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: { replicas, ordinals: { start }, selector: {}, template: {}, serviceName: '' },
  };
}

describe('the ordinals to look at', () => {
  for (const [title, of, there, limit, expected] of [
    ['all of a small set', set(3), [], 500, [0, 1, 2]],
    ['the first that is missing', set(5), [0, 1, 3], 1, [0, 1, 2, 3]],
    ['none that is surplus', set(2, 3), [0, 3, 4, 9], 500, [3, 4]],
    ['of a typing error', set(2_147_483_647), [1, 2_147_483_646], 3, [0, 1, 2, 3, 2_147_483_646]],
    ['of two', set(2_147_483_647, 2_147_483_647), [], 2, [2_147_483_647, 2_147_483_648]],
  ] as const) {
    it(title, () => {
      const byOrdinal = new Map<number | undefined, boolean>(there.map((ordinal) => [ordinal, true]));
      assert.deepEqual([...nextOrdinals(of, byOrdinal, limit)], expected);
    });
  }
});
