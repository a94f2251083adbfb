import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate as NodeCertificate } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from '@peculiar/x509';
import { Authority, createAuthority, type KeyPair } from '../../../src/platform/pki/authority.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const YEARS_MS = 3650 * DAY_MS;

const read = ({ certificate }: KeyPair): X509Certificate => new X509Certificate(certificate);
const usagesOf = (certificate: X509Certificate) => [
  ...(certificate.getExtension(ExtendedKeyUsageExtension)?.usages ?? []),
];

describe('certificates that are made', () => {
  let authority: KeyPair;
  let issuer: Authority;
  before(async () => {
    authority = await createAuthority(NOW);
    issuer = await Authority.read(authority);
  });

  it('make an authority that signs itself', async () => {
    const found = read(authority);
    assert.equal(found.subject, 'CN=wheelhouse-ca');
    assert.ok(await found.verify());
    assert.equal(found.getExtension(BasicConstraintsExtension)?.ca, true);
    assert.equal(
      found.getExtension(KeyUsagesExtension)?.usages,
      KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
    );
    assert.deepEqual([found.notBefore.getTime(), found.notAfter.getTime()], [NOW - DAY_MS, NOW + YEARS_MS]);
  });

  it('are for a server’s names and addresses of both families', async () => {
    const dns = ['localhost', 'kubernetes.default.svc'];
    const ip = ['127.0.0.1', '10.96.0.1', 'fd00::1'];
    const pair = await issuer.issueServer({ dns, ip }, NOW);
    const found = read(pair);
    assert.equal(found.subject, 'CN=kube-apiserver');
    const names = found.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
    assert.deepEqual(
      names.filter(({ type }) => type === 'dns').map(({ value }) => value),
      dns,
    );
    const node = new NodeCertificate(pair.certificate);
    for (const address of ip) assert.equal(node.checkIP(address), address, `${isIP(address)}`);
    assert.deepEqual(usagesOf(found), [ExtendedKeyUsage.serverAuth]);
    assert.equal(found.getExtension(BasicConstraintsExtension)?.ca, false);
    assert.equal(found.getExtension(KeyUsagesExtension)?.usages, KeyUsageFlags.digitalSignature);
  });

  it('are for a user and their groups, and name their issuer and its key', async () => {
    const pair = await issuer.issueClient({ name: 'jané', groups: ['system:masters', 'b'] }, NOW);
    const found = read(pair);
    assert.equal(found.subject, 'O=system:masters, O=b, CN=jané');
    assert.equal(found.issuer, read(authority).subject);
    assert.ok(await found.verify({ publicKey: read(authority).publicKey }));
    assert.deepEqual(usagesOf(found), [ExtendedKeyUsage.clientAuth]);
    assert.equal(
      found.getExtension(AuthorityKeyIdentifierExtension)?.keyId,
      read(authority).getExtension(SubjectKeyIdentifierExtension)?.keyId,
    );
    const node = new NodeCertificate(pair.certificate);
    assert.ok(node.checkPrivateKey(createPrivateKey(pair.key)));
    assert.ok(node.checkIssued(new NodeCertificate(authority.certificate)));
  });

  it('end no later than their issuer, also beyond 2049, and have numbers of their own', async () => {
    const late = Date.parse('2045-01-01T00:00:00Z');
    const far = await createAuthority(late);
    assert.equal(read(far).notAfter.getTime(), late + YEARS_MS);
    const later = await (
      await Authority.read(far)
    ).issueClient({ name: 'a', groups: [] }, late + 30 * DAY_MS);
    assert.equal(read(later).notAfter.getTime(), late + YEARS_MS);
    const numbers = [authority, far, later].map((pair) => read(pair).serialNumber);
    assert.equal(new Set(numbers).size, 3);
  });
});
