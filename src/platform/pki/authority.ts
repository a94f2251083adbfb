import { createPrivateKey, generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { type CertificateUse, distinguishedName, signCertificate } from './certificate.ts';
import { elementsIn } from './der.ts';

/** A certificate and its private key, both as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const VALID_DAYS = 3650;

/** Issues certificates in the name of one authority, whose own certificate is read once for all of them. */
export class Authority {
  readonly pair: KeyPair;
  private readonly name: Uint8Array;
  private readonly publicKey: KeyObject;
  private readonly privateKey: KeyObject;
  private readonly endMs: number;

  /** Throws where the pair cannot be read. */
  constructor(pair: KeyPair) {
    const { raw, publicKey, validTo } = new X509Certificate(pair.certificate);
    this.pair = pair;
    this.name = subjectOf(raw);
    this.publicKey = publicKey;
    this.privateKey = createPrivateKey(pair.key);
    this.endMs = Date.parse(validTo);
  }

  /** A certificate for the server, good for the given DNS names and IP addresses. */
  issueServer(
    names: { readonly dns: readonly string[]; readonly ip: readonly string[] },
    nowMs: number,
  ): Promise<KeyPair> {
    return this.issue(distinguishedName('kube-apiserver'), nowMs, { kind: 'server', ...names });
  }

  /** A certificate that proves a user (its common name) and their groups (its organizations). */
  issueClient(
    user: { readonly name: string; readonly groups: readonly string[] },
    nowMs: number,
  ): Promise<KeyPair> {
    return this.issue(distinguishedName(user.name, user.groups), nowMs, { kind: 'client' });
  }

  private async issue(subject: Uint8Array, nowMs: number, use: CertificateUse): Promise<KeyPair> {
    const { publicKey, privateKey } = await generateKeys();
    const certificate = signCertificate(
      {
        subject,
        issuer: this.name,
        publicKey,
        issuerPublicKey: this.publicKey,
        ...validity(nowMs, this.endMs),
        use,
      },
      this.privateKey,
    );
    return { certificate, key: pemOf(privateKey) };
  }
}

/** Makes a certificate authority for one cluster. */
export async function createAuthority(nowMs: number): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeys();
  const name = distinguishedName('wheelhouse-ca');
  const certificate = signCertificate(
    {
      subject: name,
      issuer: name,
      publicKey,
      issuerPublicKey: publicKey,
      ...validity(nowMs, Infinity),
      use: { kind: 'authority' },
    },
    privateKey,
  );
  return { certificate, key: pemOf(privateKey) };
}

/** The name of who a certificate is for, as it is written there: who is issued by it has to say the same bytes. */
function subjectOf(certificate: Uint8Array): Uint8Array {
  const [content = certificate] = elementsIn(certificate);
  const [, , , , , subject] = elementsIn(content);
  if (!subject) throw new Error('the certificate has no subject');
  return subject;
}

/** From a day ago, so that a clock that is a little behind does not refuse it; no longer than who issues it. */
function validity(nowMs: number, limitMs: number): { notBeforeMs: number; notAfterMs: number } {
  return { notBeforeMs: nowMs - DAY_MS, notAfterMs: Math.min(nowMs + VALID_DAYS * DAY_MS, limitMs) };
}

const generate = promisify(generateKeyPair);

function generateKeys(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return generate('ec', { namedCurve: 'P-256' });
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
