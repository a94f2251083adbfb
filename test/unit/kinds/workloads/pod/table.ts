import assert from 'node:assert/strict';
import { Kind } from '../../core/kind.ts';
import type { Fields } from '../manifests.ts';

export type Case = readonly [what: string, fields: Fields, problems: readonly string[]];

const kind = new Kind('v1', 'Pod');

/** Tests of what is wrong with Pods; `of` makes the Pod of what a case is about. */
export function describeProblems(
  title: string,
  of: (fields: Fields) => Fields,
  cases: readonly Case[],
): void {
  describe(title, () => {
    for (const [what, fields, problems] of cases) {
      it(what, () => {
        assert.deepEqual(kind.problems(of(fields)), problems);
      });
    }
  });
}
