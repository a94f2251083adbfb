import assert from 'node:assert/strict';
import { canonicalQuantity, Quantity, QuantityError } from '../../../../src/api/index.ts';

describe('Quantity', () => {
  const canonical: [string | number, string][] = [
    ['1', '1'],
    ['0', '0'],
    ['-0', '0'],
    ['Gi', '0'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['1.5e3', '1500'],
    ['1000m', '1'],
    ['1024Mi', '1Gi'],
    ['0.5Gi', '512Mi'],
    ['1.25Ki', '1280'],
    ['1000k', '1M'],
    ['+1000Ki', '1000Ki'],
    ['1e19', '10e18'],
    ['9223372036854775808', '9223372036854775808'],
    ['16Ei', '9223372036854775807'],
    [10000000000, '10G'],
    [1e21, '1e+21'],
  ];
  for (const [written, text] of canonical) {
    it(`writes ${written} as ${text}`, () => assert.equal(canonicalQuantity(written), text));
  }

  it('keeps a text that only has other signs', () => {
    for (const text of ['00012', '+1', '5.', '1E3', '1e-3', '1.500', '+1Ki', '00100m'])
      assert.equal(canonicalQuantity(text), text);
  });

  it('takes the short way to the same text', () => {
    for (const text of ['1Ki', '1023Ki', '100', '1234', '123m', '999Ti', '1001']) {
      assert.equal(canonicalQuantity(text), Quantity.parse(text).toString());
    }
  });

  for (const text of ['', 'abc', '1_000', '1,5', '1 Gi', '1gi', '0x10', '1Z', 'true']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => Quantity.parse(text), QuantityError));
  }

  it('refuses a suffix that there is none of', () => {
    assert.throws(() => Quantity.parse('1KM'), { message: "unable to parse quantity's suffix" });
    assert.throws(() => Quantity.parse('Ei'), { message: 'unable to parse numeric part of quantity' });
  });

  it('compares and adds across families', () => {
    assert.equal(Quantity.parse('1Ki').compare(Quantity.parse('1024')), 0);
    assert.equal(Quantity.parse('1').compare(Quantity.parse('999m')), 1);
    assert.equal(Quantity.parse('1').add(Quantity.parse('250m')).toString(), '1250m');
    assert.equal(Quantity.parse('1Gi').subtract(Quantity.parse('512Mi')).toString(), '512Mi');
    assert.equal(Quantity.of(0).add(Quantity.parse('2Mi')).toString(), '2Mi');
    assert.equal(Quantity.parse('1').subtract(Quantity.parse('1')).sign(), 0);
  });

  it('rounds away from zero', () => {
    assert.equal(Quantity.parse('1u').roundUp(-3).toString(), '1m');
    assert.equal(Quantity.parse('-1500u').roundUp(-3).toString(), '-2m');
    assert.equal(Quantity.parse('1500m').asInteger(), 2);
    assert.equal(Quantity.parse('1500m').asMilli(), 1500);
    assert.equal(Quantity.parse('1e30').asInteger(), Number(2n ** 63n - 1n));
  });

  it('is no number that a machine could not add up', () => {
    assert.throws(() => Quantity.parse('1e1000000000'), QuantityError);
    assert.throws(() => Quantity.parse('1e-1001'), QuantityError);
    assert.throws(() => Quantity.parse('9'.repeat(1001)), QuantityError);
    assert.equal(Quantity.parse('1e999').compare(Quantity.parse('1')), 1);
  });

  it('knows whole numbers', () => {
    assert.equal(Quantity.parse('1000m').isInteger(), true);
    assert.equal(Quantity.parse('1m').isInteger(), false);
  });
});
