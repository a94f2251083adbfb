import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { addressBytes, der } from './der.ts';

/** What a certificate says. The keys are of the curve P-256. */
export interface CertificateFields {
  /** Names in DER. */
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly publicKey: KeyObject;
  readonly issuerPublicKey: KeyObject;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly use: CertificateUse;
}

export type CertificateUse =
  | { readonly kind: 'authority' }
  | { readonly kind: 'server'; readonly dns: readonly string[]; readonly ip: readonly string[] }
  | { readonly kind: 'client' };

/** A version 3 certificate, signed with the issuer's private key, as PEM. */
export function signCertificate(fields: CertificateFields, issuerKey: KeyObject): string {
  const { subject, issuer, publicKey, notBeforeMs, notAfterMs } = fields;
  const content = der.sequence(
    der.explicit(0, der.integer(VERSION_3)),
    der.integer(serialNumber()),
    ECDSA_WITH_SHA256,
    issuer,
    der.sequence(der.time(notBeforeMs), der.time(notAfterMs)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.explicit(3, der.sequence(...extensionsOf(fields))),
  );
  const signature = der.bits(sign('sha256', content, issuerKey));
  return pemOf(der.sequence(content, ECDSA_WITH_SHA256, signature));
}

/** A name as X.509 has it: the organizations first, then the common name. */
export function distinguishedName(commonName: string, organizations: readonly string[] = []): Uint8Array {
  const part = (oid: string, value: string) => der.set(der.sequence(der.oid(oid), der.utf8(value)));
  return der.sequence(...organizations.map((name) => part('2.5.4.10', name)), part('2.5.4.3', commonName));
}

const VERSION_3 = Uint8Array.of(2);
const ECDSA_WITH_SHA256 = der.sequence(der.oid('1.2.840.10045.4.3.2'));

function extensionsOf({ use, publicKey, issuerPublicKey }: CertificateFields): Uint8Array[] {
  const isAuthority = use.kind === 'authority';
  const shared = [
    critical('2.5.29.19', der.sequence(...(isAuthority ? [der.boolean(true)] : []))),
    critical('2.5.29.15', isAuthority ? SIGNS_ALL : SIGNS_ONLY_ITSELF),
  ];
  if (isAuthority) return [...shared, extension('2.5.29.14', der.octets(keyId(publicKey)))];
  const usage = use.kind === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
  return [
    ...shared,
    extension('2.5.29.37', der.sequence(der.oid(usage))),
    extension('2.5.29.35', der.sequence(der.implicit(0, keyId(issuerPublicKey)))),
    ...(use.kind === 'server' ? [extension('2.5.29.17', alternativeNames(use))] : []),
  ];
}

/** For signatures of any kind: certificates, revocation lists, and what is not a certificate. */
const SIGNS_ALL = der.bits(Uint8Array.of(0b1000_0110), 1);
const SIGNS_ONLY_ITSELF = der.bits(Uint8Array.of(0b1000_0000), 7);

function extension(oid: string, value: Uint8Array): Uint8Array {
  return der.sequence(der.oid(oid), der.octets(value));
}

function critical(oid: string, value: Uint8Array): Uint8Array {
  return der.sequence(der.oid(oid), der.boolean(true), der.octets(value));
}

function alternativeNames({ dns, ip }: { readonly dns: readonly string[]; readonly ip: readonly string[] }) {
  return der.sequence(
    ...dns.map((name) => der.implicit(2, Buffer.from(name, 'ascii'))),
    ...ip.map((address) => der.implicit(7, addressBytes(address))),
  );
}

/** What a key is called in certificates: the SHA-1 of its point, the last 65 bytes of what P-256 keys are written as. */
function keyId(key: KeyObject): Uint8Array {
  const spki = key.export({ type: 'spki', format: 'der' });
  return createHash('sha1').update(spki.subarray(-65)).digest();
}

/** Sixteen bytes by chance, without the highest bit, which would be a sign, and never with an empty first byte. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function pemOf(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
