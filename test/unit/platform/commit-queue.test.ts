import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CommitQueue } from '../../../src/platform/sqlite/commit-queue.ts';
import { StoreError, type StoreEvent } from '../../../src/store/index.ts';

describe('the queue of commits', () => {
  let commits: number;
  let told: number;
  let queue: CommitQueue;
  beforeEach(() => {
    commits = 0;
    told = 0;
    queue = new CommitQueue({
      transaction: (run) => {
        commits++;
        return run();
      },
      committed: (events) => (told += events.length),
      rolledBack: () => {},
    });
  });

  it('answers the writers of a large group a few a turn, in their order, all after one commit', async () => {
    const answered: number[] = [];
    const writers = Array.from({ length: 100 }, async (_, i) => {
      await queue.add((events) => events.push({} as StoreEvent));
      answered.push(i);
    });
    let most = 0;
    for (let before = 0; answered.length < writers.length; before = answered.length) {
      await nextTurn();
      most = Math.max(most, answered.length - before);
    }
    assert.deepEqual([commits, told], [1, 100]);
    assert.ok(most <= 16, `${most} in one turn`);
    assert.deepEqual(answered, [...answered.keys()]);
  });

  it('answers each with what became of it, also where it is closed meanwhile', async () => {
    const outcomes = Array.from({ length: 40 }, (_, i) =>
      queue.add(() => {
        if (i % 2) throw new StoreError('unavailable', `${i}`);
        return i;
      }),
    );
    queue.flush();
    const last = queue.add(() => 'last');
    queue.flush();
    const settled = await Promise.allSettled(outcomes);
    for (const [i, outcome] of settled.entries())
      assert.equal(outcome.status, i % 2 ? 'rejected' : 'fulfilled', `${i}`);
    assert.equal(await last, 'last');
    assert.equal(commits, 2);
  });
});
