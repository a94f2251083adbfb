import assert from 'node:assert/strict';
import { WriteTurns } from '../../../src/platform/write-turns.ts';

const KIB = 1024;

describe('the turns of writes', () => {
  /** How many writers go at once and in each iteration after, and in which order they do. */
  async function spread(writers: number, bytes: number): Promise<{ counts: number[]; order: number[] }> {
    let next: (() => void) | undefined;
    const turns = new WriteTurns((run) => (next = run));
    const order: number[] = [];
    for (let i = 0; i < writers; i++) {
      const turn = turns.take(bytes);
      if (turn) void turn.then(() => order.push(i));
      else order.push(i);
    }
    const counts = [order.length];
    for (let before = order.length; order.length < writers; before = order.length) {
      next?.();
      await Promise.resolve();
      counts.push(order.length - before);
    }
    return { counts, order };
  }

  it('lets a few write at once, and the others in the iterations that follow, in their order', async () => {
    const { counts, order } = await spread(2000, 64 * KIB);
    assert.ok(Math.max(...counts) * 64 * KIB <= 2 * KIB * KIB, counts.join());
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  });

  it('counts a small write for what it costs whatever it holds', async () => {
    const { counts } = await spread(2000, 1);
    assert.ok(Math.max(...counts) <= 256, counts.join());
  });

  it('lets whoever comes alone write at once', async () => {
    assert.deepEqual((await spread(1, 4 * KIB * KIB)).counts, [1]);
  });

  it('gives a new turn to those who come after an iteration', async () => {
    let next: (() => void) | undefined;
    const turns = new WriteTurns((run) => (next = run));
    while (!turns.take(64 * KIB));
    next?.();
    next?.();
    assert.equal(turns.take(1), undefined);
  });
});
