import assert from 'node:assert/strict';
import {
  applyJsonPatch,
  applyMergePatch,
  decodeBody,
  encodeJson,
  encodeObjectProtobuf,
  goJson,
  parseJsonDocument,
  yamlText,
  yamlToJson,
} from '../../../../src/api/index.ts';
import { cloneJson, deepEqual, LargeInteger, parseExactJson } from '../../../../src/base/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';

const KINDS = builtInKinds();

const PODS = { group: '', version: 'v1', kind: 'Pod' };
const REVISIONS = { group: 'apps', version: 'v1', kind: 'ControllerRevision' };
/** The ends of 64 bits, and what a double rounds away. */
const LARGE = ['9223372036854775807', '-9223372036854775808', '9007199254740993', '-9007199254740993'];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (of: Uint8Array | undefined): string => new TextDecoder().decode(of);

describe('whole numbers of up to 64 bits', () => {
  for (const literal of LARGE) {
    it(`keep ${literal} in a field of a built-in kind`, () => {
      const json = `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{"containers":[{"name":"c"}],"activeDeadlineSeconds":${literal}}}`;
      const { object } = decodeBody(bytes(json), 'json', PODS, KINDS);
      assert.match(text(encodeJson(object, KINDS)), new RegExp(`"activeDeadlineSeconds":${literal}[,}]`));
      const protobuf = encodeObjectProtobuf(object, KINDS) ?? new Uint8Array();
      const back = decodeBody(protobuf, 'protobuf', PODS, KINDS).object;
      assert.equal(text(encodeJson(back, KINDS)), text(encodeJson(object, KINDS)));
      assert.match(goJson(cloneJson(object)), new RegExp(literal));
    });

    it(`keep ${literal} where anything may stand`, () => {
      const json = `{"kind":"ControllerRevision","apiVersion":"apps/v1","metadata":{"name":"a"},"data":{"n":${literal},"list":[${literal}]},"revision":1}`;
      const { object } = decodeBody(bytes(json), 'json', REVISIONS, KINDS);
      assert.ok(text(encodeJson(object, KINDS)).includes(`"data":{"n":${literal},"list":[${literal}]}`));
      const protobuf = encodeObjectProtobuf(object, KINDS) ?? new Uint8Array();
      assert.ok(goJson(decodeBody(protobuf, 'protobuf', REVISIONS, KINDS).object).includes(`"n":${literal}`));
    });

    it(`keep ${literal} in YAML and in patches`, () => {
      assert.equal(yamlToJson(`count: ${literal}\n`).json, `{"count":${literal}}`);
      assert.equal(yamlText({ count: parseExactJson(literal) }), `count: ${literal}\n`);
      const merged = applyMergePatch({}, parseJsonDocument(bytes(`{"n":${literal}}`)));
      assert.equal(goJson(merged.value), `{"n":${literal}}`);
      const operations = parseJsonDocument(bytes(`[{"op":"add","path":"/n","value":${literal}}]`));
      assert.equal(goJson(applyJsonPatch({}, operations).value), `{"n":${literal}}`);
    });
  }

  it('are the nearest number beyond 64 bits, as in Go where no type says otherwise', () => {
    assert.equal(goJson(parseExactJson('9223372036854775808')), '9223372036854776000');
    assert.equal(parseExactJson('1e20'), 1e20);
  });

  it('are refused beyond 64 bits where a type says so', () => {
    const json = '{"kind":"Pod","apiVersion":"v1","spec":{"activeDeadlineSeconds":9223372036854775808}}';
    assert.throws(
      () => decodeBody(bytes(json), 'json', PODS, KINDS),
      /cannot unmarshal number 9223372036854775808/,
    );
  });

  it('compare by their digits, and count like the nearest number', () => {
    const [one, other] = ['9223372036854775807', '9223372036854775806'].map((digits) =>
      parseExactJson(digits),
    );
    assert.ok(one instanceof LargeInteger);
    assert.equal(deepEqual(one, parseExactJson('9223372036854775807')), true);
    assert.equal(deepEqual(one, other), false);
    assert.equal(Number(one) * 2, 2 ** 64);
    assert.equal(Number(one) > 5, true);
  });
});
