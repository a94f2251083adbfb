import assert from 'node:assert/strict';
import { firstWith, listHolds } from '../../../src/base/index.ts';
import { growthOf, MOST_POWER } from '../../support/growth.ts';

const numbers = (size: number): number[] => Array.from({ length: size }, (_, index) => index);

describe('what is looked up in a list', () => {
  it('is found in a short list as in a long one', () => {
    for (const size of [0, 1, 16, 17, 1000]) {
      const list = numbers(size).map(String);
      for (const value of ['0', '15', '16', '999', '1000', 'x'])
        assert.equal(listHolds(list, value), list.includes(value), `${value} of ${size}`);
      const items = [...list, ...list].map((name, at) => ({ name, at }));
      for (const name of ['0', '7', '999', 'x'])
        assert.equal(
          firstWith(items, nameOf, name),
          items.find((item) => item.name === name),
        );
    }
  });

  it('is found by each of the keys that are asked for', () => {
    const items = numbers(100).map((at) => ({ name: `x${at}`, at }));
    assert.equal(firstWith(items, nameOf, 'x50'), items[50]);
    assert.equal(
      firstWith(items, ({ at }) => at, 50),
      items[50],
    );
  });

  it('costs no more where all of a list is looked up in it', async () => {
    const { power, text } = await growthOf((size) => {
      const items = numbers(size).map((at) => ({ name: `x${at}` }));
      const names = items.map(nameOf);
      return () => {
        const [list, many] = [[...names], [...items]];
        return names.every((name) => listHolds(list, name) && firstWith(many, nameOf, name));
      };
    });
    assert.ok(power <= MOST_POWER, text);
  }).timeout(60_000);
});

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
