import assert from 'node:assert/strict';
import type { Clock } from '../../../src/base/index.ts';
import { listPages, type ObjectList, type PageOptions } from '../../../src/client/list.ts';

const PAGES = 6;

describe('long lists of a server in the same process', () => {
  it('take a turn of the event loop for each page, whoever else lists', async () => {
    const waiting: (() => void)[] = [];
    const clock = { onNextTurn: (call: () => void) => waiting.push(call) } as unknown as Clock;
    let pages = 0;
    const list = async (options: PageOptions): Promise<ObjectList<number>> => {
      pages++;
      const page = Number(options.continue ?? 0);
      const more = page + 1 < PAGES ? { continue: String(page + 1) } : {};
      return { items: [page], resourceVersion: '1', ...more };
    };
    const lists = [1, 2, 3].map(() => listPages(clock, list, {}));
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await settled();
    assert.equal(pages, 3, 'the first pages');
    for (let turn = 4; turn <= 3 * PAGES; turn++) {
      for (const call of waiting.splice(0)) call();
      await settled();
      assert.equal(pages, turn);
    }
    for (const { items } of await Promise.all(lists)) assert.deepEqual(items, [0, 1, 2, 3, 4, 5]);
  });
});
