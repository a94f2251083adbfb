import assert from 'node:assert/strict';
import type { Pod } from '../../../src/kinds/index.ts';
import { FailureBackoff, remainingMs } from '../../../src/controllers/job/failure-backoff.ts';
import { IndexSet } from '../../../src/controllers/job/index-set.ts';

describe('completion indexes', () => {
  for (const [indexes, text] of [
    [[], ''],
    [[3], '3'],
    [[0, 1], '0,1'],
    [[0, 1, 2], '0-2'],
    [[7, 0, 2, 3, 4, 9, 8], '0,2-4,7-9'],
  ] as const) {
    it(`${JSON.stringify(indexes)} is written "${text}"`, () => {
      assert.equal(new IndexSet(indexes).toString(), text);
      assert.equal(IndexSet.parse(text, 100).toString(), text);
    });
  }

  it('forget what the Job no longer has', () => {
    assert.equal(IndexSet.parse('0,2-9', 4).toString(), '0,2,3');
  });
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
