import assert from 'node:assert/strict';
import { VirtualClock } from '../../src/base/index.ts';
import { MemoryState } from '../../src/store/memory-state.ts';
import { MemoryStore } from '../../src/store/index.ts';
import { SortedMap } from '../../src/store/sorted-map.ts';
import { drain } from '../support/drain.ts';
import { bytes } from './recorder.ts';

/** How often a method is called while `work` runs. */
async function callsOf<T extends object>(of: T, method: keyof T & string, work: () => Promise<unknown>) {
  const original = of[method] as (...args: unknown[]) => unknown;
  let calls = 0;
  Object.assign(of, {
    [method](this: unknown, ...args: unknown[]) {
      calls++;
      return original.apply(this, args);
    },
  });
  try {
    await work();
    return calls;
  } finally {
    Object.assign(of, { [method]: original });
  }
}

describe('a snapshot in memory', () => {
  let store: MemoryStore;
  const clock = new VirtualClock(drain);
  const all = { start: '/', end: '0' };
  /** `count` keys, each written twice. */
  const fill = async (count: number): Promise<void> => {
    store = new MemoryStore({ clock });
    for (const round of ['old', 'new']) {
      for (let i = 0; i < count; i++) await store.write({ key: `/${i}`, value: bytes(round) });
    }
  };

  it('shares all bytes with its store', async () => {
    await fill(5000);
    const { records } = await store.range(all);
    const copy = await store.snapshot({ clock });
    const copied = (await copy.range(all)).records;
    assert.equal(copied.length, 5000);
    assert.ok(copied.every(({ value }, i) => value === records[i]?.value));
  });

  it('costs the same whatever there is, and whatever there was', async () => {
    for (const count of [100, 1000, 10_000]) {
      await fill(count);
      const revision = 1 + count + count / 2;
      const nowSets = await callsOf(SortedMap.prototype, 'set', () => store.snapshot({ clock }));
      assert.equal(nowSets, 0);
      const undone = await callsOf(MemoryState.prototype, 'undo', () => store.snapshot({ clock, revision }));
      assert.ok(undone <= 64, `${undone} events taken back of ${2 * count}`);
    }
  });
});
