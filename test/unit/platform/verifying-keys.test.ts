import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { signingKey, verifyingKeysOf } from '../../../src/platform/index.ts';

const PEM = { type: 'spki', format: 'pem' } as const;
const PRIVATE_PEM = { type: 'pkcs8', format: 'pem' } as const;

describe('keys that verify tokens', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

  it('are read from a file, public or private, several of them', async () => {
    const text = ['# keys', rsa.publicKey.export(PEM), elliptic.privateKey.export(PRIVATE_PEM)].join('\n');
    const keys = verifyingKeysOf(text);
    assert.deepEqual(
      keys.map(({ algorithm }) => algorithm),
      ['RS256', 'ES256'],
    );
    const data = new TextEncoder().encode('words');
    for (const [i, { privateKey }] of [rsa, elliptic].entries()) {
      const signature = new Uint8Array(sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
      const verdicts = await Promise.all(keys.map((key) => key.verify(data, signature)));
      assert.deepEqual(verdicts, [i === 0, i === 1]);
    }
    const ids = await Promise.all(keys.map((key) => key.id()));
    assert.equal(new Set(ids).size, 2);
    assert.deepEqual(
      (await Promise.all(keys.map((key) => key.publicKey()))).map((key) => key['kty']),
      ['RSA', 'EC'],
    );
  });

  it('are also that which a cluster kept, whose tokens stay good beside those of a new one', async () => {
    const kept = new Map<string, string>();
    const folder = {
      read: (name: string) => kept.get(name),
      write: (name: string, text: string) => void kept.set(name, text),
    } as unknown as Parameters<typeof signingKey>[0];
    const former = signingKey(folder);
    const data = new TextEncoder().encode('words');
    const signature = await former.sign(data);
    const [key, ...others] = verifyingKeysOf(kept.get('pki/sa.key') ?? '');
    assert.equal(others.length, 0);
    assert.equal(await key?.verify(data, signature), true);
    assert.equal(await key?.id(), await former.id());
    assert.deepEqual(await key?.publicKey(), await former.publicKey());
  });

  it('are refused where there are none, or of another kind', () => {
    assert.throws(() => verifyingKeysOf('words'), /does not contain any valid RSA or ECDSA public keys/);
    const other = generateKeyPairSync('ed25519').publicKey.export(PEM);
    assert.throws(() => verifyingKeysOf(String(other)), /a key of type ed25519 signs no tokens/);
  });
});
