import assert from 'node:assert/strict';
import { yamlToJson } from '../../../../src/api/index.ts';

/** JSON is read as JSON where that says the same: a comment before it makes it YAML to every reader. */
const asYaml = (text: string): unknown => outcome(`# YAML\n${text}`);

function outcome(text: string): unknown {
  try {
    return yamlToJson(text);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/line \d+: /, '') : error;
  }
}

const TEXTS = [
  '{}',
  '{"kind":"ConfigMap","data":{"a":"1","yes":"no","__proto__":"x","constructor":"y"}}',
  '{"n":[0,-0,1,1.0,2.50,-3.0,0.1,0.00000001]}',
  '{"n":123456789012345.5}',
  '{"n":9007199254740993}',
  '{"n":9223372036854775807}',
  '{"n":18446744073709551616}',
  '{"n":1e3}',
  '{"n":1E400}',
  '{"n":-1.5e-7}',
  '{"n":01}',
  String.raw`{"s":"a\nb\\\"c\td"}`,
  String.raw`{"s":"\u00e9 <"}`,
  String.raw`{"s":"\ud83d\ude00"}`,
  String.raw`{"s":"a\/b"}`,
  '{"s":"é 😀"}',
  '{"s":"\u007f"}',
  '{"s":"\u2028"}',
  '{"s":"\u0085"}',
  '{"a":\t1}',
  '{ "a" : [ true , null ] ,\r\n "b" : { } }\n',
  '{"<<":{"a":1},"b":2}',
  '{"a":1} \n---\nb: 2',
  '{"a":1}{"b":2}',
  '{"a":1,}',
  '{a: b}',
  '{"a":1 # comment\n}',
  '{"b":1,"2":2,"1":3}',
  `{"a":${'['.repeat(499)}1${']'.repeat(499)}}`,
  `{"a":${'['.repeat(500)}1${']'.repeat(500)}}`,
  `{"a": ${'['.repeat(20_000)}1${']'.repeat(20_000)}}`,
];

describe('yamlToJson of what is JSON', () => {
  for (const text of TEXTS) {
    it(`says what a reader of YAML says: ${JSON.stringify(text.slice(0, 80))}`, () => {
      assert.deepEqual(outcome(text), asYaml(text));
    });
  }

  it('tells of keys that come twice, in lines', () => {
    const text = '{"a":1,\n"a":2}';
    assert.deepEqual(yamlToJson(text), {
      json: '{"a":2}',
      problems: ['yaml: unmarshal errors:\n  line 2: key "a" already set in map'],
    });
  });
});
