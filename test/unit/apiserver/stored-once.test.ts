import assert from 'node:assert/strict';
import { decodeBody, type ObjectType, type Scheme } from '../../../src/api/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { ObjectCodec } from '../../../src/apiserver/storage/index.ts';

const KINDS = builtInKinds();
const PODS = { group: '', version: 'v1', kind: 'Pod' };

/** The types of another scheme, and how many texts they have read. */
function counted(scheme: Scheme): { readonly scheme: Scheme; texts: number } {
  const count = { scheme, texts: 0 };
  const typeOf = (gvk: typeof PODS): ObjectType | undefined => {
    const type = KINDS.typeOf(gvk);
    return (
      type && {
        ...type,
        decodeJson: (text) => {
          count.texts++;
          return type.decodeJson(text);
        },
      }
    );
  };
  const hasVersion: Scheme['hasVersion'] = (group, version) => scheme.hasVersion(group, version);
  const hasKind: Scheme['hasKind'] = (group, kind) => scheme.hasKind(group, kind);
  return Object.assign(count, { scheme: { typeOf, hasKind, hasVersion } });
}

describe('what is stored', () => {
  const metadata = {
    name: 'a',
    namespace: 'default',
    uid: 'u',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { b: '1', a: '2' },
    managedFields: [{ manager: 'm', operation: 'Update', apiVersion: 'v1', fieldsV1: { 'f:spec': {} } }],
  };
  const spec = { containers: [{ name: 'c', image: 'i' }], activeDeadlineSeconds: 9 };
  const body = new TextEncoder().encode(JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata, spec }));
  const { object } = decodeBody(body, 'json', PODS, KINDS);

  it('is read once, and is what was written', () => {
    const count = counted(KINDS);
    const codec = new ObjectCodec(count.scheme);
    const bytes = codec.encode(object);
    const original = JSON.parse;
    let parsed = 0;
    JSON.parse = (...args: Parameters<typeof JSON.parse>) => {
      parsed += String(args[0]).length > bytes.length / 2 ? 1 : 0;
      return original(...args) as unknown;
    };
    try {
      assert.deepEqual(codec.decode(bytes), object);
    } finally {
      JSON.parse = original;
    }
    assert.deepEqual([count.texts, parsed], [1, 0]);
  });
});
