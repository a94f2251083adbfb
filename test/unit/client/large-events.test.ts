import assert from 'node:assert/strict';
import type { Clock } from '../../../src/base/index.ts';
import type { Connection } from '../../../src/client/http.ts';
import { systemClock } from '../../../src/host/index.ts';
import type { ApiObject } from '../../../src/client/object-name.ts';
import { watchEvents } from '../../../src/client/watch.ts';

const WATCHES = 5;
const LARGE = 'x'.repeat(200_000);

describe('events of a server in the same process', () => {
  it('are read one in a turn where they are large, however many watch', async () => {
    const waiting: (() => void)[] = [];
    const clock = { onNextTurn: (call: () => void) => waiting.push(call) } as unknown as Clock;
    let read = 0;
    const watch = async (text: string): Promise<void> => {
      const event = { type: 'MODIFIED', object: { metadata: { name: 'a' }, data: { text } } };
      const body = new TextEncoder().encode(`${JSON.stringify(event)}\n`.repeat(2));
      const transport = () => Promise.resolve({ status: 200, headers: {}, body });
      const connection: Connection = { transport, clock, headers: {} };
      for await (const _ of watchEvents(connection, { path: '/', query: {} })) read++;
    };
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await watch('small');
    assert.equal(read, 2, 'small ones wait for nobody');
    read = 0;
    const watches = Array.from({ length: WATCHES }, () => watch(LARGE));
    await settled();
    for (let turn = 0; turn <= 2 * WATCHES; turn++) {
      assert.equal(read, turn);
      for (const call of waiting.splice(0)) call();
      await settled();
    }
    await Promise.all(watches);
  });

  it('are decoded once for all watches, and without managed fields', async () => {
    const event = (text: string): Uint8Array => {
      const metadata = { name: 'a', managedFields: [{ manager: 'm' }] };
      return new TextEncoder().encode(
        `${JSON.stringify({ type: 'ADDED', object: { metadata, data: { text } } })}\n`,
      );
    };
    const seenBy = async (body: Uint8Array, own: Partial<Connection>): Promise<ApiObject[]> => {
      const transport = () => Promise.resolve({ status: 200, headers: {}, body });
      const connection: Connection = { transport, clock: systemClock, headers: {}, ...own };
      const seen: ApiObject[] = [];
      for (let i = 0; i < 2; i++)
        for await (const { object } of watchEvents(connection, { path: '/', query: {} })) seen.push(object);
      return seen;
    };
    const inProcess = { identity: { name: 'a', groups: [] } };
    const [first, second] = await seenBy(event(LARGE), inProcess);
    assert.ok(first && first === second);
    assert.deepEqual(first.metadata, { name: 'a' });
    const [small, same] = await seenBy(event('small'), inProcess);
    assert.ok(small && small === same);
    assert.deepEqual(small.metadata, { name: 'a' });
    const [one, other] = await seenBy(event(LARGE), {});
    assert.ok(one && other && one !== other, 'elsewhere each has its own');
    assert.deepEqual(one.metadata.managedFields, [{ manager: 'm' }]);
  });
});
