import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { bytesOfBase64 } from '../../../src/api/index.ts';
import { pemBlocks } from '../../../src/kinds/shared/x509/pem.ts';
import { createAuthority, type KeyPair } from '../../../src/platform/pki/authority.ts';
import { certificateSigner } from '../../../src/platform/index.ts';
import { certificateRequest } from '../../support/certificate-request.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const HOUR_MS = 60 * 60 * 1000;
const TERMS = {
  usages: ['digital signature', 'client auth'],
  notBeforeMs: NOW - 1000,
  notAfterMs: NOW + HOUR_MS,
};

describe('the signer of what certificates are asked for', () => {
  let authority: KeyPair;
  before(async () => {
    authority = await createAuthority(NOW);
  });

  const request = async (...args: Parameters<typeof certificateRequest>): Promise<Uint8Array> => {
    const pem = new TextDecoder().decode(bytesOfBase64(await certificateRequest(...args)));
    const [block] = pemBlocks(pem);
    assert.ok(block);
    return block.bytes;
  };
  const signer = () =>
    certificateSigner(
      () => authority,
      () => NOW,
    );

  it('gives subject, key and names as they were asked for, and the usages that were approved', async () => {
    const names = [
      { type: 'dns' as const, value: 'a.example.com' },
      { type: 'ip' as const, value: '10.0.0.1' },
    ];
    const bytes = await request('O=devs, CN=me', names);
    const made = new X509Certificate(await signer().sign({ ...TERMS, request: bytes }));
    assert.ok(made.verify(createPublicKey(authority.certificate)));
    assert.deepEqual([made.subject, made.issuer], ['O=devs\nCN=me', 'CN=wheelhouse-ca']);
    assert.equal(made.subjectAltName, 'DNS:a.example.com, IP Address:10.0.0.1');
    assert.deepEqual(made.keyUsage, ['1.3.6.1.5.5.7.3.2']);
    assert.equal(made.ca, false);
    assert.deepEqual([Date.parse(made.validFrom), Date.parse(made.validTo)], [NOW - 1000, NOW + HOUR_MS]);
  });

  it('gives no longer life than the authority has', async () => {
    const end = Date.parse(new X509Certificate(authority.certificate).validTo);
    const terms = { ...TERMS, notAfterMs: end + HOUR_MS, request: await request('CN=me') };
    const made = new X509Certificate(await signer().sign(terms));
    assert.equal(Date.parse(made.validTo), end);
  });

  it('signs with the authority that there is now', async () => {
    let current = authority;
    const renewed = certificateSigner(
      () => current,
      () => NOW,
    );
    const terms = { ...TERMS, request: await request('CN=me') };
    await renewed.sign(terms);
    current = await createAuthority(NOW);
    const made = new X509Certificate(await renewed.sign(terms));
    assert.ok(made.verify(createPublicKey(current.certificate)));
  });

  it('refuses what is not signed with its own key, and usages that nobody knows', async () => {
    const forged = new Uint8Array(await request('CN=me'));
    forged.set([(forged.at(40) ?? 0) ^ 1], 40);
    await assert.rejects(signer().sign({ ...TERMS, request: forged }));
    await assert.rejects(
      signer().sign({ ...TERMS, usages: ['flying'], request: await request('CN=me') }),
      /unrecognized usage values: \["flying"\]/,
    );
  });
});
