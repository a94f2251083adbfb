import assert from 'node:assert/strict';
import { TurnQueue } from '../../../src/base/index.ts';

describe('TurnQueue', () => {
  let armed: (() => void)[];
  let seen: string[];
  let turns: TurnQueue;
  beforeEach(() => {
    armed = [];
    seen = [];
    turns = new TurnQueue((run) => armed.push(run));
  });

  /** What the host does in one iteration: what was asked before it began. */
  const iterate = (): void => {
    for (const run of armed.splice(0)) run();
  };

  it('runs one callback an iteration, in the order in which they asked', () => {
    for (const name of ['a', 'b', 'c']) turns.add(() => seen.push(name));
    assert.deepEqual(seen, []);
    iterate();
    assert.deepEqual(seen, ['a']);
    iterate();
    iterate();
    assert.deepEqual(seen, ['a', 'b', 'c']);
    assert.deepEqual([turns.idle, armed.length], [true, 0]);
  });

  it('puts who asks again behind all who wait', () => {
    const again = (): void => {
      seen.push('again');
      if (seen.length < 4) turns.add(again);
    };
    turns.add(again);
    turns.add(() => seen.push('other'));
    for (let i = 0; i < 4; i++) iterate();
    assert.deepEqual(seen, ['again', 'other', 'again', 'again']);
  });

  it('leaves out what is disposed', () => {
    const first = turns.add(() => seen.push('first'));
    turns.add(() => seen.push('second'));
    first.dispose();
    iterate();
    assert.deepEqual(seen, ['second']);
  });

  it('goes on after a callback that throws', () => {
    turns.add(() => {
      throw new Error('planted');
    });
    turns.add(() => seen.push('next'));
    assert.throws(iterate, /planted/);
    iterate();
    assert.deepEqual(seen, ['next']);
  });
});
