import assert from 'node:assert/strict';
import { SeededRandom, randomInt } from '../../../src/base/index.ts';
import { ChangedDomains, DomainCounts } from '../../../src/scheduler/topology/index.ts';

describe('DomainCounts', () => {
  it('knows the lowest count whatever comes, goes and changes', () => {
    const random = new SeededRandom(7);
    const counts = new DomainCounts();
    const nodes: { value: string; count: number }[] = [];
    for (let round = 0; round < 3000; round++) {
      if (nodes.length > 0 && randomInt(random, 5) < 2) {
        const [gone] = nodes.splice(randomInt(random, nodes.length), 1);
        if (gone) counts.apply(gone.value, gone.count, -1);
      } else {
        const come = { value: `d${randomInt(random, 6)}`, count: randomInt(random, 5) };
        nodes.push(come);
        counts.apply(come.value, come.count, 1);
      }
      const expected = new Map<string, number>();
      for (const { value, count } of nodes) expected.set(value, (expected.get(value) ?? 0) + count);
      assert.equal(counts.size, expected.size);
      assert.equal(counts.lowestWith(new Map()), Math.min(...expected.values()));
      const changed = new ChangedDomains(counts);
      for (const value of expected.keys())
        if (randomInt(random, 2) === 0) changed.add(value, randomInt(random, 9) - 3);
      const then = [...expected].map(([value, count]) => count + (changed.changes.get(value) ?? 0));
      assert.equal(counts.lowestWith(changed.changes), Math.min(...then), `round ${round}`);
      assert.equal(
        changed.total,
        then.reduce((sum, count) => sum + count, 0),
      );
    }
  });
});
