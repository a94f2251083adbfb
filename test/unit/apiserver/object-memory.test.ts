import assert from 'node:assert/strict';
import { type Decoded, DecodedObjects } from '../../../src/apiserver/storage/decoded-objects.ts';
import { ObjectVersion } from '../../../src/apiserver/storage/object-version.ts';
import { headOf } from '../../../src/apiserver/storage/stored-head.ts';
import { ObjectCodec } from '../../../src/apiserver/storage/object-codec.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';

const CODEC = new ObjectCodec(builtInKinds());

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function stored(index: number, metadata: object = {}): Uint8Array {
  const name = `c-${index}`;
  return CODEC.encode({
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name, namespace: 'default', uid: String(index), ...metadata },
    data: { k: 'x'.repeat(900) },
  } as never);
}

describe('what is kept decoded', () => {
  class Thing implements Decoded {
    readonly value = new Uint8Array(1000);
    wasUsed = false;
    isForgotten = false;
    forget(): void {
      this.isForgotten = true;
    }
  }

  it('is no more than its limit, of which what was used lately stays', () => {
    const kept = new DecodedObjects(10_000);
    const hot = new Thing();
    kept.add(hot);
    const things = Array.from({ length: 1000 }, () => new Thing());
    for (const thing of things) {
      hot.wasUsed = true;
      kept.add(thing);
      assert.ok(kept.size <= 10);
    }
    assert.equal(hot.isForgotten, false);
    assert.ok(things.filter(({ isForgotten }) => !isForgotten).length <= 10);
  });

  it('is a share of many objects that were all read, which can be read again', () => {
    const versions = Array.from(
      { length: 20_000 },
      (_, i) => new ObjectVersion(CODEC, `/${i}`, stored(i), i + 1),
    );
    for (const version of versions) assert.ok(version.object.metadata.uid);
    const decoded = versions.filter((version) => version['decoded'] !== undefined).length;
    assert.ok(decoded <= 10_000, `${decoded} are decoded`);
    assert.deepEqual(versions[0]?.object.metadata.name, 'c-0');
    assert.equal(versions[0]?.object.metadata.resourceVersion, '1');
  }).timeout(20_000);
});

describe('the head of a stored object', () => {
  it('is found without decoding the object', () => {
    const version = new ObjectVersion(CODEC, '/a', stored(1, { labels: { app: 'a', 'x/y': '' } }), 7);
    assert.deepEqual(version.head, { name: 'c-1', namespace: 'default', labels: { app: 'a', 'x/y': '' } });
    assert.equal(version['decoded'], undefined);
  });

  it('is that of its own metadata, whatever else is in it', () => {
    const tricky = { annotations: { a: '"labels":{"app":"b"}', labels: 'x' }, finalizers: ['a/b'] };
    assert.deepEqual(headOf(stored(1, tricky))?.labels, {});
    assert.deepEqual(headOf(stored(1, { ...tricky, labels: { app: 'a' }, generation: 4 }))?.labels, {
      app: 'a',
    });
    const nested =
      '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","uid":"1"},"spec":{"metadata":{"labels":{"a":"b"}}}}';
    assert.deepEqual(headOf(bytes(nested)), { name: 'p', namespace: '', labels: {} });
    const escaped =
      '{"kind":"Q","note":"\\"metadata\\":{\\\\","metadata":{"name":"\\u0070","labels":{"l":"}\\"{"}}}';
    assert.deepEqual(headOf(bytes(escaped)), { name: 'p', namespace: '', labels: { l: '}"{' } });
  });

  it('is undefined of what is not stored so', () => {
    for (const text of ['', '{}', '[]', '{"metadata":3}', '{"metadata":{}}', '{"kind":"a"']) {
      assert.equal(headOf(bytes(text)), undefined, text);
    }
  });
});
