import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { selectControllers, controllerNames } from '../../../src/controllers/index.ts';
import { inGrowingBatches } from '../../../src/controllers/library/objects/batches.ts';
import { withCondition } from '../../../src/controllers/library/objects/conditions.ts';
import { eachInSlices, settleInSlices } from '../../../src/controllers/library/objects/in-slices.ts';
import { hashOf } from '../../../src/controllers/library/objects/template-hash.ts';
import { drain } from '../../support/drain.ts';

describe('the --controllers list', () => {
  const standard = controllerNames.filter(
    (name) => name !== 'bootstrap-signer-controller' && name !== 'token-cleaner-controller',
  );
  const cases: readonly [string, readonly string[], (selected: readonly string[]) => boolean][] = [
    ['* is all that upstream runs by itself', ['*'], (selected) => selected.join() === standard.join()],
    [
      'others are named',
      ['*', 'token-cleaner-controller'],
      (selected) => selected.length === standard.length + 1,
    ],
    ['-* is none', ['-*'], (selected) => selected.length === 0],
    ['an empty list is none', [], (selected) => selected.length === 0],
    ['names are those alone', ['job-controller'], (selected) => selected.join() === 'job-controller'],
    [
      'a name with a dash is left out',
      ['*', '-job-controller'],
      (selected) => !selected.includes('job-controller') && selected.length === standard.length - 1,
    ],
    [
      'the first entry of a name decides',
      ['-job-controller', 'job-controller', '*'],
      (selected) => !selected.includes('job-controller'),
    ],
  ];
  for (const [title, names, holds] of cases) it(title, () => assert.ok(holds(selectControllers(names))));

  it('refuses a name that is none', () => {
    assert.throws(() => selectControllers(['*', 'job']), /"job" is not in the list of known controllers/);
  });
});

describe('growing batches', () => {
  const clock = new VirtualClock(drain, 0);

  it('double as long as all goes well', async () => {
    const sizes: number[] = [];
    let running = 0;
    const result = await inGrowingBatches(clock, 10, async () => {
      running++;
      await Promise.resolve();
      if (running > 0) sizes.push(running);
      running = 0;
    });
    assert.deepEqual(sizes, [1, 2, 4, 3]);
    assert.deepEqual(result, { done: 10, attempted: 10 });
  });

  it('end with the first that does not', async () => {
    const result = await inGrowingBatches(clock, 100, (i) =>
      i === 2 ? Promise.reject(new Error('full')) : Promise.resolve(),
    );
    assert.deepEqual([result.done, result.attempted, result.failure?.message], [2, 3, 'full']);
  });

  it('do nothing where there is nothing to do', async () => {
    assert.deepEqual(await inGrowingBatches(clock, 0, () => Promise.reject(new Error('never'))), {
      done: 0,
      attempted: 0,
    });
  });
});

describe('work in slices', () => {
  it('lets others have their turn between any sixteen items', async () => {
    const clock = new VirtualClock(drain, 0);
    let since = 0;
    let most = 0;
    let working = true;
    const turn = (): void => {
      since = 0;
      if (working) clock.onNextTurn(turn);
    };
    turn();
    const items = Array.from({ length: 500 }, (_, i) => i);
    const seen: number[] = [];
    await eachInSlices(clock, items, async (item) => {
      most = Math.max(most, ++since);
      await Promise.resolve();
      seen.push(item);
    });
    working = false;
    assert.deepEqual(
      seen.sort((a, b) => a - b),
      items,
    );
    assert.ok(most <= 32, `${most} items in one turn`);
  });

  it('ends all that was begun, and tells how each did', async () => {
    const clock = new VirtualClock(drain, 0);
    const results = await settleInSlices(clock, [1, 2, 3], (item) =>
      item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    await assert.rejects(
      eachInSlices(clock, [1, 2], () => Promise.reject(new Error('no'))),
      /no/,
    );
  });
});

describe('a condition put among others', () => {
  const ready = { type: 'Ready', status: 'True', reason: 'A', message: 'a', lastTransitionTime: 'then' };
  it('changes nothing where status and reason are the same', () => {
    assert.deepEqual(withCondition([ready], { ...ready, message: 'b', lastTransitionTime: 'now' }), [ready]);
  });
  it('keeps the time of transition where only the reason is new', () => {
    const next = { ...ready, reason: 'B', lastTransitionTime: 'now' };
    assert.deepEqual(withCondition([ready], next), [{ ...next, lastTransitionTime: 'then' }]);
  });
  it('comes last where its status is new', () => {
    const other = { ...ready, type: 'Other' };
    const next = { ...ready, status: 'False', lastTransitionTime: 'now' };
    assert.deepEqual(withCondition([ready, other], next), [other, next]);
  });
});

describe('the hash of a template', () => {
  it('does not depend on the order of keys, and does on everything else', () => {
    assert.equal(hashOf({ a: 1, b: [{ c: 2, d: 3 }] }), hashOf({ b: [{ d: 3, c: 2 }], a: 1 }));
    assert.notEqual(hashOf({ a: [1, 2] }), hashOf({ a: [2, 1] }));
    assert.notEqual(hashOf({ a: 1 }), hashOf({ a: 1 }, 0));
    assert.notEqual(hashOf({ a: 1 }, 0), hashOf({ a: 1 }, 1));
    assert.match(hashOf({ a: 1 }), /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
  });
});
