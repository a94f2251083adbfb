import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { root } from './wheelhouse.ts';

const MANIFESTS = path.join(root, 'test/compatibility/every-kind.yaml');

/** A small object of each kind that can be listed, as YAML documents; what names a namespace names `namespace`. */
export async function everyKind(namespace: string): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: 'CN=probe',
    keys: await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']),
    signingAlgorithm: { ...algorithm, hash: 'SHA-256' },
  });
  const pem = Buffer.from(request.toString('pem')).toString('base64');
  return fs
    .readFileSync(MANIFESTS, 'utf8')
    .replaceAll('$NAMESPACE', namespace)
    .replaceAll('$CERTIFICATE_REQUEST', pem);
}
