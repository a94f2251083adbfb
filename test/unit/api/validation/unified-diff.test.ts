import assert from 'node:assert/strict';
import { jsonDiff } from '../../../../src/api/index.ts';

describe('jsonDiff', () => {
  it('shows texts that differ in thousands of lines coarsely, and all of them', () => {
    const lines = (of: string): string =>
      JSON.stringify(Array.from({ length: 20_000 }, (_, i) => (i % 150 === 0 ? of : String(i % 90))));
    const diff = jsonDiff(lines('a'), lines('b')).split('\n');
    assert.equal(diff.filter((line) => line.startsWith('-  "a"') || line.startsWith('- "a"')).length, 134);
    assert.ok(diff.length < 41_000);
  });

  it('shows a change with three lines around it', () => {
    const before = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9 };
    assert.equal(
      jsonDiff(JSON.stringify(before), JSON.stringify({ ...before, e: 'five' })),
      [
        '@@ -3,7 +3,7 @@',
        '  "b": 2,',
        '  "c": 3,',
        '  "d": 4,',
        '- "e": 5,',
        '+ "e": "five",',
        '  "f": 6,',
        '  "g": 7,',
        '  "h": 8,',
        '',
      ].join('\n'),
    );
  });

  it('keeps changes apart that are further away than their context', () => {
    const lines = Array.from({ length: 20 }, (_, index) => index);
    const changed = lines.map((line) => (line === 1 || line === 18 ? 100 + line : line));
    const hunks = jsonDiff(JSON.stringify(lines), JSON.stringify(changed)).match(/@@ .* @@/g);
    assert.deepEqual(hunks, ['@@ -1,6 +1,6 @@', '@@ -17,6 +17,6 @@']);
  });

  it('shows what came and what went', () => {
    assert.equal(
      jsonDiff('{"a":null}', '{"a":[1]}'),
      '@@ -1,3 +1,5 @@\n {\n- "a": null\n+ "a": [\n+  1\n+ ]\n }\n',
    );
    assert.equal(jsonDiff('[1,2]', '[2]'), '@@ -1,4 +1,3 @@\n [\n- 1,\n  2\n ]\n');
  });

  it('says nothing where nothing changed', () => assert.equal(jsonDiff('{"a":1}', '{"a":1}'), ''));
});
