import assert from 'node:assert/strict';
import { DecodedLines } from '../../../src/client/decoded-lines.ts';

describe('lines that are decoded once for all who watch', () => {
  it('are those that came last, up to a limit of what they hold', () => {
    const lines = new DecodedLines<object>(100);
    let decoded = 0;
    const of = (line: Uint8Array): object =>
      lines.of(line, () => {
        decoded++;
        return {};
      });
    const [a, b, c] = [40, 40, 40].map((length) => new Uint8Array(length)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    assert.equal(of(a), of(a));
    of(b);
    assert.equal(decoded, 2);
    of(c);
    of(b);
    assert.equal(decoded, 3);
    of(a);
    assert.equal(decoded, 4, 'the oldest was forgotten');
  });

  it('are shared also where one is longer than all that is kept', () => {
    const lines = new DecodedLines<object>(100);
    const line = new Uint8Array(1000);
    assert.equal(
      lines.of(line, () => ({})),
      lines.of(line, () => ({})),
    );
    lines.of(new Uint8Array(10), () => ({}));
    let again = false;
    lines.of(line, () => {
      again = true;
      return {};
    });
    assert.ok(again);
  });
});
