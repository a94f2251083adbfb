import assert from 'node:assert/strict';
import { yamlText, yamlToJson } from '../../../../src/api/index.ts';

describe('yamlText', () => {
  it("writes Go's style", () => {
    const value = {
      kind: 'ConfigMap',
      data: {
        colon: 'a: b',
        empty: '',
        multi: 'a\nb\n',
        num: '012',
        on: 'yes',
        open: 'a\nb',
        a10: 'x',
        a9: 'y',
      },
      list: [{ b: 1, a: [] }, 'x', [1, true, null]],
      none: {},
      when: '2026-01-01T00:00:00Z',
    };
    assert.equal(
      yamlText(value),
      `data:
  a9: "y"
  a10: x
  colon: 'a: b'
  empty: ""
  multi: |
    a
    b
  num: "012"
  "on": "yes"
  open: |-
    a
    b
kind: ConfigMap
list:
- a: []
  b: 1
- x
- - 1
  - true
  - null
none: {}
when: "2026-01-01T00:00:00Z"
`,
    );
  });

  it('breaks long lines between words', () => {
    const long = `${'word '.repeat(18)}end`;
    const [first = '', second = ''] = yamlText({ list: [{ text: long }] })
      .split('\n')
      .slice(1);
    assert.equal(first, `- text: ${'word '.repeat(15).trim()}`);
    assert.equal(second, '    word word word end');
    const doubled = `\t${'word  '.repeat(18)}end`;
    for (const text of [long, doubled, `${long}: ${long}`]) {
      assert.deepEqual(JSON.parse(yamlToJson(yamlText([{ v: text }])).json), [{ v: text }]);
    }
  });

  it('can be read back', () => {
    const texts = [
      '',
      ' a',
      'a ',
      '- x',
      '#',
      'a #b',
      'a:',
      '*',
      '1:30',
      '0x1f',
      '1_0',
      '~',
      'tab\there',
      'ä\u2028',
      '\n',
      'a\n\nb\n\n',
      ' x\ny',
      "it's",
      '"',
      '---',
      '.',
      '.5',
      '\u0000',
    ];
    for (const text of texts) {
      assert.deepEqual(JSON.parse(yamlToJson(yamlText({ v: text })).json), { v: text }, JSON.stringify(text));
    }
  });
});
