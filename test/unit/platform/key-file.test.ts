import assert from 'node:assert/strict';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { signingKey, signingKeyOf } from '../../../src/platform/index.ts';
import { createAuthority } from '../../../src/platform/pki/authority.ts';

const DATA = new TextEncoder().encode('head.claims');
const ec = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = { type: 'pkcs8', format: 'pem' } as const;

describe('a key of service accounts from a file', () => {
  for (const [name, pair, algorithm] of [
    ['EC', ec(), 'ES256'],
    ['RSA', rsa(), 'RS256'],
  ] as const) {
    it(`signs with ${name} what others can verify, and only that`, async () => {
      const key = signingKeyOf(String(pair.privateKey.export(pem)));
      assert.equal(key.algorithm, algorithm);
      const signature = await key.sign(DATA);
      const check = createVerify('sha256').update(DATA);
      assert.ok(check.verify({ key: pair.publicKey, dsaEncoding: 'ieee-p1363' }, signature));
      assert.ok(await key.verify(DATA, signature));
      assert.equal(await key.verify(new TextEncoder().encode('head.others'), signature), false);
      assert.equal(await key.verify(DATA, signature.slice(1)), false);
    });
  }

  it('has the id that a kept key has', async () => {
    const kept = signingKey();
    assert.equal((await kept.id()).length, 43);
    const pair = rsa();
    const [one, other] = [1, 2].map(() => signingKeyOf(String(pair.privateKey.export(pem))));
    assert.equal(await one?.id(), await other?.id());
    const { kty, n, e } = await (one ?? kept).publicKey();
    assert.deepEqual([kty, typeof n, e], ['RSA', 'string', 'AQAB']);
  });

  it('comes with other keys and certificates, several of which one file may hold', async () => {
    const [own, former] = [ec(), rsa()];
    const certified = await createAuthority(Date.now());
    const file = `${String(former.publicKey.export({ type: 'spki', format: 'pem' }))}\n${certified.certificate}`;
    const key = signingKeyOf(String(own.privateKey.export(pem)), [file]);
    const isGood = async (signer: string): Promise<readonly boolean[]> => {
      const signature = await signingKeyOf(signer).sign(DATA);
      return Promise.all((key.others ?? []).map((other) => other.verify(DATA, signature)));
    };
    assert.deepEqual(await isGood(String(former.privateKey.export(pem))), [true, false]);
    assert.deepEqual(await isGood(certified.key), [false, true]);
    assert.deepEqual(await isGood(String(ec().privateKey.export(pem))), [false, false]);
  });

  it('is refused where it signs no tokens', () => {
    assert.throws(
      () => signingKeyOf(String(ec('P-384').privateKey.export(pem))),
      /a key of type ec signs no tokens/,
    );
    assert.throws(() => signingKeyOf('nothing'));
  });
});
