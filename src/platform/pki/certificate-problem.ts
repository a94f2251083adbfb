import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyPair } from './authority.ts';

/** What is wrong with what an authority that is no more has issued. */
export const ANOTHER_AUTHORITY = 'another authority has issued it';
const DAY_MS = 24 * 60 * 60 * 1000;
/** So long before its end a certificate is made anew. */
export const RENEW_BEFORE_MS = 30 * DAY_MS;

/** The names and addresses at which a server is reached. */
export interface ServerNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/** Whom a client certificate proves. */
export interface ClientName {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Why a certificate authority is no good any more, in a few words; undefined where it is. */
export function authorityProblem(pair: KeyPair, nowMs: number): string | undefined {
  return problemOf(pair, nowMs, (certificate) => {
    if (!certificate.ca) return 'it is no certificate authority';
    return certificate.verify(certificate.publicKey) ? undefined : 'its signature is wrong';
  });
}

/** Why a server's certificate is no good any more. */
export function serverProblem(
  pair: KeyPair,
  authority: KeyPair,
  names: ServerNames,
  nowMs: number,
): string | undefined {
  return problemOf(pair, nowMs, (certificate) => {
    const missing =
      names.ip.find((address) => certificate.checkIP(address) === undefined) ??
      names.dns.find((name) => certificate.checkHost(name) === undefined);
    return missing === undefined ? issueProblem(certificate, authority) : `it is not for ${missing}`;
  });
}

/** Why a client's certificate is no good any more. */
export function clientProblem(
  pair: KeyPair,
  authority: KeyPair,
  user: ClientName,
  nowMs: number,
): string | undefined {
  return problemOf(pair, nowMs, (certificate) => {
    const { CN, O } = certificate.toLegacyObject().subject as { CN?: string; O?: string | string[] };
    const groups = O === undefined ? [] : [O].flat();
    const isOther = CN !== user.name || user.groups.some((group) => !groups.includes(group));
    return isOther ? `it is not for ${user.name}` : issueProblem(certificate, authority);
  });
}

/** When one of some certificates has to be made anew, as a time. */
export function renewalMs(pairs: readonly KeyPair[]): number {
  const ends = pairs.map(({ certificate }) => Date.parse(new X509Certificate(certificate).validTo));
  return Math.min(...ends) - RENEW_BEFORE_MS;
}

/** The addresses that a certificate is for; none where it cannot be read. */
export function addressesOf({ certificate }: KeyPair): string[] {
  try {
    const names = new X509Certificate(certificate).subjectAltName ?? '';
    return [...names.matchAll(/IP Address:([0-9a-fA-F.:]+)/g)].map(([, address = '']) => address);
  } catch {
    return [];
  }
}

/** What is wrong with any certificate, before what is wrong with one of its kind. */
function problemOf(
  { certificate: text, key }: KeyPair,
  nowMs: number,
  ownProblem: (certificate: X509Certificate) => string | undefined,
): string | undefined {
  try {
    const certificate = new X509Certificate(text);
    if (!certificate.checkPrivateKey(createPrivateKey(key))) return 'its key is another one';
    if (nowMs < Date.parse(certificate.validFrom)) return `it is not valid before ${certificate.validFrom}`;
    if (nowMs > Date.parse(certificate.validTo) - RENEW_BEFORE_MS)
      return `it is valid until ${certificate.validTo}`;
    return ownProblem(certificate);
  } catch (error) {
    return `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function issueProblem(certificate: X509Certificate, authority: KeyPair): string | undefined {
  const issuer = new X509Certificate(authority.certificate);
  const isIssued = certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  return isIssued ? undefined : ANOTHER_AUTHORITY;
}
