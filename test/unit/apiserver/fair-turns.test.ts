import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { FairTurns } from '../../../src/apiserver/encoding/fair-turns.ts';
import { drain } from '../../support/drain.ts';

describe('turns of the thread', () => {
  it('go round the flows, however much each of them has to do', async () => {
    const turns = new FairTurns(new VirtualClock(drain));
    const seen: string[] = [];
    const work = async (flow: string, parts: number): Promise<void> => {
      for (let part = 0; part < parts; part++) {
        await turns.next(flow);
        seen.push(flow);
      }
    };
    const greedy = Array.from({ length: 50 }, () => work('greedy', 4));
    const modest = work('modest', 10);
    await modest;
    assert.deepEqual(seen.slice(0, 4), ['greedy', 'modest', 'greedy', 'modest']);
    assert.ok(seen.length <= 21, `${seen.length} turns until the modest one was through`);
    await Promise.all(greedy);
    assert.equal(seen.length, 210);
  });
});
