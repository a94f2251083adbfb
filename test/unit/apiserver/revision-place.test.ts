import assert from 'node:assert/strict';
import { ObjectCodec } from '../../../src/apiserver/storage/object-codec.ts';
import { ObjectVersion } from '../../../src/apiserver/storage/object-version.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';

const CODEC = new ObjectCodec(builtInKinds());

/** Bytes that count how often somebody looks for something in them. */
class Counted extends Uint8Array {
  searches = 0;
  override indexOf(byte: number, from?: number): number {
    this.searches++;
    return super.indexOf(byte, from);
  }
}

function stored(): Counted {
  return new Counted(
    CODEC.encode({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'a', namespace: 'default', uid: 'u-1' },
      data: { k: 'x' },
    } as never),
  );
}

function textOf(version: ObjectVersion): string {
  return version
    .jsonPieces()
    .map((piece) => Buffer.from(piece).toString())
    .join('');
}

describe('the revision in what is sent', () => {
  it('stands behind the uid', () => {
    const { metadata } = JSON.parse(textOf(new ObjectVersion(CODEC, 'a', stored(), 1_234_567))) as {
      metadata: object;
    };
    assert.equal(
      JSON.stringify(metadata),
      '{"name":"a","namespace":"default","uid":"u-1","resourceVersion":"1234567"}',
    );
  });

  it('has its place looked for once, however often it is sent', () => {
    const value = stored();
    const version = new ObjectVersion(CODEC, 'a', value, 7);
    const first = textOf(version);
    const { searches } = value;
    for (let i = 0; i < 10; i++) assert.equal(textOf(version), first);
    assert.ok(searches > 0);
    assert.equal(value.searches, searches);
  });

  it('is written as JSON, whatever it is', () => {
    const version = new ObjectVersion(CODEC, 'a', stored(), 7, 'é"');
    assert.match(textOf(version), /"resourceVersion":"é\\""/);
  });
});
