import assert from 'node:assert/strict';
import { type JsonObject, randomInt, SeededRandom } from '../../../../src/base/index.ts';
import { InvalidJsonError, JsonReader } from '../../../../src/api/codec/json-reader.ts';
import { PlainReader } from '../../../../src/api/codec/plain-reader.ts';
import type { ValueReader } from '../../../../src/api/codec/value-reader.ts';
import { decodeBody, decodeJson, decodeValue, parseJsonDocument } from '../../../../src/api/index.ts';
import { builtInKinds, messageOf } from '../../../../src/kinds/index.ts';
import { chosenSeeds } from '../../../support/seed.ts';

const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' };
const POD = { group: '', version: 'v1', kind: 'Pod' };

/** Everything that a reader has, as a value. */
function whole(reader: ValueReader): unknown {
  const value = valueOf(reader);
  reader.end();
  return value;
}

function valueOf(reader: ValueReader): unknown {
  switch (reader.kind()) {
    case 'object': {
      const object: JsonObject = Object.create(null) as JsonObject;
      reader.enterObject();
      for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey())
        object[key] = valueOf(reader);
      return object;
    }
    case 'array': {
      const list: unknown[] = [];
      reader.enterList();
      while (reader.nextItem()) list.push(valueOf(reader));
      return list;
    }
    case 'string':
      return reader.string();
    case 'bool':
      return reader.bool();
    case 'number':
      return Number(reader.number());
    default:
      reader.null();
      return null;
  }
}

function outcome(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch (error) {
    if (error instanceof InvalidJsonError || error instanceof SyntaxError) return 'invalid';
    throw error;
  }
}

const SAMPLES = [
  '{"a":[1,-2.5e+3,0,true,false,null,"x\\n\\u00e9\\"",{"b":{}},[]],"c":"","d" : { "e" : [ ] } }',
  ' [ "" , {"":0} , 1E5 , -0 , 12 ] ',
  '"\\\\"',
  '{"a":1,"a":2}',
];

describe('the reader of JSON', () => {
  for (const seed of chosenSeeds([1, 2, 3])) {
    it(`takes what JSON.parse takes and nothing else, walking and passing over (seed ${seed})`, () => {
      const random = new SeededRandom(seed);
      const alphabet = '{}[],:"\\ \t\n0123-+.eEtrufalsn\u0001é';
      let valid = 0;
      for (let round = 0; round < 20_000; round++) {
        let text = SAMPLES[randomInt(random, SAMPLES.length)] ?? '';
        for (let change = randomInt(random, 3); change > 0; change--) {
          const at = randomInt(random, text.length + 1);
          const put = alphabet.charAt(randomInt(random, alphabet.length));
          text = text.slice(0, at) + (random.next() < 0.5 ? put : '') + text.slice(at + randomInt(random, 2));
        }
        const expected = outcome(() => JSON.parse(text));
        assert.equal(
          outcome(() => whole(new JsonReader(text))),
          expected,
          text,
        );
        const passing = outcome(() => {
          const reader = new JsonReader(text);
          reader.skip();
          reader.end();
          return 'passed';
        });
        assert.equal(passing === 'invalid', expected === 'invalid', text);
        if (expected !== 'invalid') {
          valid++;
          assert.equal(
            outcome(() => whole(new PlainReader(JSON.parse(text)))),
            expected,
            text,
          );
          assert.equal(JSON.stringify(parseJsonDocument(new TextEncoder().encode(text)).value), expected);
        }
      }
      assert.ok(valid > 2000, `${valid} were valid`);
    });
  }

  it('tells where a document has a key twice', () => {
    const text = '[{"a":1},{"b":[0,{"c":1,"c":2}],"b":3}]';
    const { value, duplicates } = parseJsonDocument(new TextEncoder().encode(text));
    assert.deepEqual(value, [{ a: 1 }, { b: 3 }]);
    assert.deepEqual(duplicates, ['duplicate field "[1].b[1].c"', 'duplicate field "[1].b"']);
  });

  it('reads a value as it would read its text', () => {
    const message = messageOf(POD);
    assert.ok(message);
    const pod = {
      kind: 'Pod',
      metadata: { name: 'a', generation: 7, unknown: { a: [1] } },
      spec: {
        containers: [{ name: 'c', ports: [], resources: { limits: { cpu: 1.5, memory: '1Gi' } } }],
        nodeName: null,
      },
      status: { podIP: undefined, phase: 'Running' },
    };
    assert.deepEqual(decodeValue(pod, message), decodeJson(JSON.stringify(pod), message));
    assert.throws(() => decodeValue({ spec: { containers: 'x' } }, message), /cannot unmarshal string into/);
  });
});

describe('a body of the expected kind', () => {
  it('is read once', () => {
    const data = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'v']));
    const body = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' }, data };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    // What reads the tables of kinds for the first time is not of the body.
    decodeBody(bytes, 'json', CONFIG_MAP, builtInKinds());
    const kinds = builtInKinds();
    const { parse } = JSON;
    let parsed = 0;
    JSON.parse = (...args: Parameters<typeof parse>): unknown => {
      parsed++;
      return parse(...args) as unknown;
    };
    try {
      const { object } = decodeBody(bytes, 'json', CONFIG_MAP, kinds);
      assert.deepEqual(object['data'], data);
    } finally {
      JSON.parse = parse;
    }
    assert.equal(parsed, 0);
  });
});
