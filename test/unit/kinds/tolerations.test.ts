import assert from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../../src/base/index.ts';
import { areTolerationsWithin, mergeTolerations, type Toleration } from '../../../src/kinds/index.ts';
import { growthOf, MOST_POWER } from '../../support/growth.ts';
import { chosenSeeds } from '../../support/seed.ts';

describe('tolerations of two lists', () => {
  const own: Toleration = { key: 'own', operator: 'Exists' };
  const other: Toleration = { key: 'other', operator: 'Equal', value: 'x', effect: 'NoSchedule' };

  it('keep their order', () => {
    assert.deepEqual(mergeTolerations([own], [other]), [own, other]);
  });

  it('are there once', () => {
    assert.deepEqual(mergeTolerations([own, own], [own]), [own]);
  });

  it('leave out what another one covers, whichever comes first', () => {
    const all: Toleration = { operator: 'Exists' };
    assert.deepEqual(mergeTolerations([own, all], [other]), [all]);
    const short: Toleration = { key: 'own', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 };
    assert.deepEqual(mergeTolerations([short], [own]), [own]);
    assert.deepEqual(mergeTolerations([short], [{ ...short, tolerationSeconds: 9 }]), [
      { ...short, tolerationSeconds: 9 },
    ]);
  });

  it('keep what differs in its value or effect', () => {
    const lists: readonly [Toleration[], Toleration[]] = [
      [other],
      [
        { ...other, value: 'y' },
        { ...other, effect: 'NoExecute' },
      ],
    ];
    assert.equal(mergeTolerations(...lists).length, 3);
  });

  it('are the ones that are left when each is held against each', () => {
    const [seed = 1] = chosenSeeds([]);
    const random = new SeededRandom(seed);
    const pick = <T>(values: readonly T[]): T | undefined => values[randomInt(random, values.length)];
    const one = (): Toleration => {
      const fields = {
        key: pick([undefined, '', 'a', 'b']),
        operator: pick([undefined, 'Exists', 'Equal', 'Other']),
        value: pick([undefined, 'x', 'y']),
        effect: pick([undefined, '', 'NoSchedule', 'NoExecute']),
        tolerationSeconds: pick([undefined, 0, 5, 9]),
      };
      return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    };
    for (let round = 0; round < 3000; round++) {
      const lists = [0, 1].map(() => Array.from({ length: randomInt(random, 5) }, one));
      const [first = [], second = []] = lists;
      const told = `seed ${seed}, round ${round}: ${JSON.stringify(lists)}`;
      assert.deepEqual(mergeTolerations(first, second), mergedOneByOne([...first, ...second]), told);
    }
  });

  it('are within a list where each is in it, or covered by one of it', () => {
    const wide: Toleration = { key: 'other', value: 'x' };
    assert.ok(areTolerationsWithin([own, other], [own, wide]));
    assert.ok(!areTolerationsWithin([{ key: 'other', value: 'x', effect: 'NoSchedule' }], [wide]));
    assert.ok(!areTolerationsWithin([own, other], [own]));
    assert.ok(areTolerationsWithin([], [own]));
  });

  it('cost as much as there are', async () => {
    const { power, text } = await growthOf((size) => {
      const many = Array.from({ length: size }, (_, index): Toleration => ({
        key: `k${index % 7}`,
        operator: 'Equal',
        value: `v${index}`,
        effect: 'NoExecute',
        tolerationSeconds: index,
      }));
      return () => mergeTolerations(many, many);
    });
    assert.ok(power <= MOST_POWER, text);
  }).timeout(60_000);
});

/** The same in the way that says what is meant: each against those that stay, and against all that come after it. */
function mergedOneByOne(all: readonly Toleration[]): Toleration[] {
  const merged: Toleration[] = [];
  for (const [index, one] of all.entries()) {
    const later = all.slice(index + 1).filter((other) => text(other) !== text(one));
    const others = [...merged, ...later];
    if (!others.some((other) => text(other) === text(one) || covers(other, one))) merged.push(one);
  }
  return merged;
}

function text({ key, operator, value, effect, tolerationSeconds }: Toleration): string {
  return `${key ?? ''} ${operator ?? ''} ${value ?? ''} ${effect ?? ''} ${tolerationSeconds}`;
}

function covers(wide: Toleration, narrow: Toleration): boolean {
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds: most = Infinity } = wide;
  const ofKey = key === (narrow.key ?? '') || (key === '' && operator === 'Exists');
  const ofEffect = effect === '' || effect === (narrow.effect ?? '');
  const ofTime =
    effect !== 'NoExecute' || most === Infinity || (narrow.tolerationSeconds ?? Infinity) <= most;
  // An operator that is left out covers like Equal, and is covered by nothing but Exists: so upstream.
  const isSame = narrow.operator === 'Equal' && value === (narrow.value ?? '');
  const ofValue = operator === 'Exists' || (['', 'Equal'].includes(operator) && isSame);
  return ofKey && ofEffect && ofTime && ofValue;
}
