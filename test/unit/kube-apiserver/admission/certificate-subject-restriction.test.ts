import 'reflect-metadata';
import assert from 'node:assert/strict';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { startServer } from '../harness.ts';

const PATH = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

describe('CertificateSubjectRestriction', () => {
  const ask = async (subject: string, signerName = 'kubernetes.io/kube-apiserver-client') => {
    const server = await startServer();
    const request = await Pkcs10CertificateRequestGenerator.create({
      name: subject,
      keys: await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']),
      signingAlgorithm: { ...ALGORITHM, hash: 'SHA-256' },
    });
    const pem = Buffer.from(request.toString('pem')).toString('base64');
    return server.send('POST', PATH, {
      metadata: { name: 'a' },
      spec: { signerName, usages: ['client auth'], request: pem },
    });
  };

  it('refuses a client certificate of the group that nothing binds, among others as well', async () => {
    const { status, body } = await ask('CN=me, O=developers, O=system:masters');
    assert.equal(status, 403);
    assert.equal(
      body.message,
      'certificatesigningrequests.certificates.k8s.io "a" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
  });

  it('lets other groups and other signers be', async () => {
    assert.equal((await ask('CN=me, O=developers, OU=system:masters')).status, 201);
    assert.equal((await ask('CN=me, O=system:masters', 'example.com/own')).status, 201);
  });
});
