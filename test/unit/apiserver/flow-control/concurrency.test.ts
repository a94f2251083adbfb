import assert from 'node:assert/strict';
import { SeededRandom } from '../../../../src/base/index.ts';
import { allocate, type Claim, seatLimits } from '../../../../src/apiserver/flow-control/concurrency.ts';
import { Hands } from '../../../../src/apiserver/flow-control/hands.ts';
import { levelOf } from './calls.ts';

describe('seats', () => {
  it('are shared out by the shares, as upstream shares out 600 among the levels of every cluster', () => {
    const queuing = (queues: number, handSize: number) => ({ queues, handSize, queueLengthLimit: 50 });
    const levels = [
      levelOf('catch-all', { shares: 5, lendablePercent: 0, queuing: undefined }),
      levelOf('global-default', { shares: 20, lendablePercent: 50, queuing: queuing(128, 6) }),
      levelOf('leader-election', { shares: 10, lendablePercent: 0, queuing: queuing(16, 4) }),
      levelOf('node-high', { shares: 40, lendablePercent: 25, queuing: queuing(64, 6) }),
      levelOf('system', { shares: 30, lendablePercent: 33, queuing: queuing(64, 6) }),
      levelOf('workload-high', { shares: 40, lendablePercent: 50, queuing: queuing(128, 6) }),
      levelOf('workload-low', { shares: 100, lendablePercent: 90, queuing: queuing(128, 6) }),
    ];
    const limits = seatLimits(levels, 600).map(({ nominal, lower, upper, widest }) => [
      nominal,
      lower,
      upper,
      widest,
    ]);
    assert.deepEqual(limits, [
      [13, 13, 613, 0],
      [49, 24, 649, 8],
      [25, 25, 625, 4],
      [98, 73, 698, 15],
      [74, 50, 674, 12],
      [98, 49, 698, 15],
      [245, 24, 845, 37],
    ]);
  });

  it('are lent so that each level has the same part of what it could use, within its bounds', () => {
    const claims: Claim[] = [
      { lower: 10, upper: 100, target: 10 },
      { lower: 0, upper: 20, target: 400 },
      { lower: 5, upper: 700, target: 40 },
    ];
    const { parts, fairPart } = allocate(claims, 100);
    assert.deepEqual(
      parts.map((part) => Math.round(part)),
      [16, 20, 64],
    );
    assert.ok(Math.abs((parts[2] ?? 0) - fairPart * 40) < 1e-6);
  });

  it('are never fewer than the lower bound nor more than the upper one, and all of them are lent', () => {
    const random = new SeededRandom(7);
    for (let round = 0; round < 500; round++) {
      const claims = Array.from({ length: 1 + Math.floor(random.next() * 8) }, () => {
        const lower = Math.floor(random.next() * 20);
        return { lower, upper: lower + Math.floor(random.next() * 100), target: lower + random.next() * 50 };
      });
      const least = claims.reduce((sum, { lower }) => sum + lower, 0);
      const most = claims.reduce((sum, { upper }) => sum + upper, 0);
      const sum = least + Math.floor(random.next() * (most - least + 1));
      const { parts } = allocate(claims, sum);
      for (const [index, { lower, upper }] of claims.entries()) {
        const part = parts[index] ?? -1;
        assert.ok(part >= lower && part <= upper, `round ${round}: ${part} of ${lower} to ${upper}`);
      }
      const all = parts.reduce((total, part) => total + part, 0);
      assert.ok(Math.abs(all - sum) < 1e-3, `round ${round}: ${all} of ${sum}`);
    }
  });
});

describe('a hand of queues', () => {
  it('holds different queues, always the same ones, and hardly ever all of another hand', () => {
    const queuing = { queues: 128, handSize: 6, queueLengthLimit: 50 };
    const hands = new Hands(queuing);
    const again = new Hands(queuing);
    const greedy = new Set(hands.of('greedy'));
    const used = new Set<number>();
    let covered = 0;
    for (let flow = 0; flow < 2000; flow++) {
      const hand = hands.of(`flow-${flow}`);
      assert.deepEqual(again.of(`flow-${flow}`), hand);
      assert.equal(new Set(hand).size, 6);
      assert.ok(hand.every((index) => index >= 0 && index < 128));
      for (const index of hand) used.add(index);
      if (hand.every((index) => greedy.has(index))) covered++;
    }
    assert.equal(used.size, 128);
    assert.equal(covered, 0);
  });
});
