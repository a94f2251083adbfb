import assert from 'node:assert/strict';
import { answerer, recordedLines } from './table.ts';

describe('expressions', () => {
  const answer = answerer();
  const groups = Map.groupBy(recordedLines(), ({ group }) => group);
  for (const [group, lines] of groups) {
    it(`are what upstream makes of them: ${group}, ${lines.length} of them`, () => {
      const ours = lines.map(({ expression }) => answer(group, expression));
      assert.deepEqual(ours, lines);
    });
  }
});
