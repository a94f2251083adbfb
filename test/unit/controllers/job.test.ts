import assert from 'node:assert/strict';
import { randomInt } from '../../../src/base/index.ts';
import type { Pod } from '../../../src/kinds/index.ts';
import { FailureBackoff, remainingMs } from '../../../src/controllers/job/failure-backoff.ts';
import { IndexSet } from '../../../src/controllers/job/index-set.ts';
import { seeded } from '../../support/seed.ts';

describe('completion indexes', () => {
  for (const [indexes, text] of [
    [[], ''],
    [[3], '3'],
    [[0, 1], '0,1'],
    [[0, 1, 2], '0-2'],
    [[7, 0, 2, 3, 4, 9, 8], '0,2-4,7-9'],
  ] as const) {
    it(`${JSON.stringify(indexes)} is written "${text}"`, () => {
      assert.equal(IndexSet.of(indexes).toString(), text);
      assert.equal(IndexSet.parse(text, 100).toString(), text);
    });
  }

  it('forget what the Job no longer has', () => {
    assert.equal(IndexSet.parse('0,2-9', 4).toString(), '0,2,3');
  });
});

describe('completion indexes of a typing error', () => {
  const LIMIT = 2_147_483_647;
  const all = IndexSet.parse(`0-${LIMIT - 1}`, LIMIT);

  it('cost what is written of them', () => {
    assert.equal(all.size, LIMIT);
    assert.ok(all.has(LIMIT - 1) && !all.has(LIMIT));
    assert.equal(all.countOf(IndexSet.parse(`5-${LIMIT}`, LIMIT)), LIMIT - 5);
    assert.equal(all.with([3]).toString(), `0-${LIMIT - 1}`);
    assert.deepEqual(all.firstMissing(LIMIT, 500), []);
  });

  it('are given out from the lowest that is missing', () => {
    assert.deepEqual(IndexSet.parse('0-4,7', 100).firstMissing(100, 3), [5, 6, 8]);
    assert.deepEqual(IndexSet.parse('0-4,7', 100).firstMissing(6, 3), [5]);
    assert.equal(IndexSet.parse(`1-2000000000`, LIMIT).firstMissing(LIMIT, 500).length, 500);
  });

  it(
    'are those of sets of numbers',
    seeded((random) => {
      const some = (): number[] => Array.from({ length: randomInt(random, 30) }, () => randomInt(random, 40));
      for (let i = 0; i < 200; i++) {
        const [a, b] = [some(), some()];
        const set = IndexSet.of(a).with(b);
        const numbers = [...new Set([...a, ...b])].sort((x, y) => x - y);
        assert.equal(set.size, numbers.length);
        assert.deepEqual(
          IndexSet.parse(set.toString(), 40).firstMissing(40, 40),
          [...Array(40).keys()].filter((n) => !numbers.includes(n)),
        );
        assert.equal(IndexSet.of(a).countOf(IndexSet.of(b)), new Set(a.filter((n) => b.includes(n))).size);
      }
    }),
  );
});

describe('the pause after failures', () => {
  const ended = (finishedAt: string): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    status: {
      containerStatuses: [
        {
          name: 'c',
          image: '',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { terminated: { exitCode: 1, finishedAt } },
        },
      ],
    },
  });
  const at = (seconds: number): string => `2026-01-01T00:00:${String(seconds).padStart(2, '0')}Z`;
  const ms = (seconds: number): number => Date.parse(at(seconds));

  it('is 10 s after the first, and doubles with each in a row up to ten minutes', () => {
    const waits = [1, 2, 3, 7, 20].map((failures) => remainingMs({ failures, lastMs: ms(0) }, ms(0)) / 1000);
    assert.deepEqual(waits, [10, 20, 40, 600, 600]);
    assert.equal(remainingMs({ failures: 1, lastMs: ms(0) }, ms(4)), 6000);
    assert.equal(remainingMs({ failures: 0, lastMs: 0 }, ms(4)), 0);
  });

  it('begins anew after a success', () => {
    const backoff = new FailureBackoff();
    backoff.set('j', backoff.recordWith('j', [], [ended(at(1)), ended(at(2))]));
    assert.deepEqual(backoff.recordWith('j', [], [ended(at(9))]), { failures: 3, lastMs: ms(9) });
    assert.deepEqual(backoff.recordWith('j', [ended(at(5))], [ended(at(4)), ended(at(9))]), {
      failures: 1,
      lastMs: ms(9),
    });
    backoff.forget('j');
    assert.equal(backoff.recordWith('j', [], []).failures, 0);
  });
});
