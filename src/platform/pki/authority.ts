import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { CertificateTerms } from '../../base/index.ts';
import { nameExtensions, readRequest, usageExtensions } from './requested-certificate.ts';

/** A certificate and its private key, both as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 60 * 60 * 1000;
const VALID_DAYS = 3650;

/** Issues certificates in the name of one authority, whose own certificate and key are read once for all of them. */
export class Authority {
  private readonly certificate: x509.X509Certificate;
  private readonly signingKey: webcrypto.CryptoKey;

  private constructor(certificate: x509.X509Certificate, signingKey: webcrypto.CryptoKey) {
    this.certificate = certificate;
    this.signingKey = signingKey;
  }

  /** Rejects where the pair cannot be read. */
  static async read(pair: KeyPair): Promise<Authority> {
    return new Authority(new x509.X509Certificate(pair.certificate), await importKey(pair.key));
  }

  /** A certificate for the server, good for the given DNS names and IP addresses. */
  issueServer(
    names: { readonly dns: readonly string[]; readonly ip: readonly string[] },
    nowMs: number,
  ): Promise<KeyPair> {
    return this.issue('CN=kube-apiserver', nowMs, x509.ExtendedKeyUsage.serverAuth, [
      new x509.SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
    ]);
  }

  /** A certificate that proves a user (its common name) and their groups (its organizations). */
  issueClient(
    user: { readonly name: string; readonly groups: readonly string[] },
    nowMs: number,
  ): Promise<KeyPair> {
    const subject = [...user.groups.map((group) => ({ O: [group] })), { CN: [user.name] }];
    return this.issue(subject, nowMs, x509.ExtendedKeyUsage.clientAuth, []);
  }

  /**
   * The certificate that a request asks for, which must be signed with its own key: with the request's subject, names and
   * key, and none of its other wishes.
   */
  async signRequest(terms: CertificateTerms, nowMs: number): Promise<string> {
    const issuer = this.certificate;
    if (nowMs >= issuer.notAfter.getTime()) {
      throw new Error(`the signer has expired: NotAfter=${issuer.notAfter.toISOString()}`);
    }
    const request = await readRequest(terms.request);
    const certificate = await x509.X509CertificateGenerator.create({
      subject: request.subjectName,
      issuer: issuer.subjectName,
      notBefore: new Date(terms.notBeforeMs),
      notAfter: new Date(Math.min(terms.notAfterMs, issuer.notAfter.getTime())),
      signingAlgorithm: ALGORITHM,
      publicKey: request.publicKey,
      signingKey: this.signingKey,
      extensions: [
        ...usageExtensions(terms.usages),
        new x509.BasicConstraintsExtension(false, undefined, true),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
        ...nameExtensions(request),
      ],
    });
    return `${certificate.toString('pem')}\n`;
  }

  private async issue(
    subject: x509.JsonName | string,
    nowMs: number,
    usage: x509.ExtendedKeyUsageType,
    extensions: x509.Extension[],
  ): Promise<KeyPair> {
    const issuer = this.certificate;
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: issuer.subject,
      ...validity(nowMs, issuer.notAfter),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.signingKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
        ...extensions,
      ],
    });
    return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) };
  }
}

/** Makes a certificate authority for one cluster. */
export async function createAuthority(nowMs: number): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=wheelhouse-ca',
    ...validity(nowMs),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) };
}

/** From a day ago, so that a clock that is a little behind does not refuse it; no longer than who issues it. */
function validity(nowMs: number, limit?: Date): { notBefore: Date; notAfter: Date } {
  const endMs = Math.min(nowMs + VALID_DAYS * DAY_MS, limit?.getTime() ?? Infinity);
  return { notBefore: new Date(nowMs - DAY_MS), notAfter: new Date(endMs) };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const bytes = x509.PemConverter.decodeFirst(pem);
  return webcrypto.subtle.importKey('pkcs8', bytes, ALGORITHM, false, ['sign']);
}
