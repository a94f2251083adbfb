import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** Reads a certificate request in DER. Rejects where it is none, or is not signed with the key that it names. */
export async function readRequest(request: Uint8Array): Promise<x509.Pkcs10CertificateRequest> {
  const parsed = new x509.Pkcs10CertificateRequest(new Uint8Array(request));
  if (!(await parsed.verify(webcrypto))) throw new Error('unable to verify certificate request signature');
  return parsed;
}

/**
 * The names beside the subject that a request asks for, as a certificate has them: they are critical where there is no
 * subject. Other extensions are not the request's to choose.
 */
export function nameExtensions(request: x509.Pkcs10CertificateRequest): x509.Extension[] {
  const asked = request.extensions.find(
    (extension) => extension instanceof x509.SubjectAlternativeNameExtension,
  );
  const names = asked?.names.items.filter(({ type }) => NAMES.includes(type)) ?? [];
  if (names.length === 0) return [];
  const inOrder = NAMES.flatMap((kind) => names.filter(({ type }) => type === kind));
  return [
    new x509.SubjectAlternativeNameExtension(
      inOrder.map(({ type, value }) => ({ type, value })),
      request.subject === '',
    ),
  ];
}

/** In the order in which they are written. */
const NAMES: readonly x509.GeneralNameType[] = ['dns', 'email', 'ip', 'url'];

/** What a key may be used for, from the words of `certificates.k8s.io`. Throws where a word is not known. */
export function usageExtensions(usages: readonly string[]): x509.Extension[] {
  const unknown = usages.filter((usage) => !KEY_USAGES.has(usage) && !EXTENDED_USAGES.has(usage));
  if (unknown.length > 0) {
    throw new Error(`unrecognized usage values: [${unknown.map((usage) => `"${usage}"`).join(' ')}]`);
  }
  const flags = usages.reduce((sum, usage) => sum | (KEY_USAGES.get(usage) ?? 0), 0);
  const extended = [...EXTENDED_USAGES].filter(([usage]) => usages.includes(usage)).map(([, oid]) => oid);
  return [
    ...(flags === 0 ? [] : [new x509.KeyUsagesExtension(flags, true)]),
    ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension([...new Set(extended)])]),
  ];
}

const KEY_USAGES: ReadonlyMap<string, number> = new Map([
  ['signing', x509.KeyUsageFlags.digitalSignature],
  ['digital signature', x509.KeyUsageFlags.digitalSignature],
  ['content commitment', x509.KeyUsageFlags.nonRepudiation],
  ['key encipherment', x509.KeyUsageFlags.keyEncipherment],
  ['data encipherment', x509.KeyUsageFlags.dataEncipherment],
  ['key agreement', x509.KeyUsageFlags.keyAgreement],
  ['cert sign', x509.KeyUsageFlags.keyCertSign],
  ['crl sign', x509.KeyUsageFlags.cRLSign],
  ['encipher only', x509.KeyUsageFlags.encipherOnly],
  ['decipher only', x509.KeyUsageFlags.decipherOnly],
]);

/** In the order in which they are written. */
const EXTENDED_USAGES: ReadonlyMap<string, string> = new Map([
  ['any', '2.5.29.37.0'],
  ['server auth', '1.3.6.1.5.5.7.3.1'],
  ['client auth', '1.3.6.1.5.5.7.3.2'],
  ['code signing', '1.3.6.1.5.5.7.3.3'],
  ['email protection', '1.3.6.1.5.5.7.3.4'],
  ['s/mime', '1.3.6.1.5.5.7.3.4'],
  ['ipsec end system', '1.3.6.1.5.5.7.3.5'],
  ['ipsec tunnel', '1.3.6.1.5.5.7.3.6'],
  ['ipsec user', '1.3.6.1.5.5.7.3.7'],
  ['timestamping', '1.3.6.1.5.5.7.3.8'],
  ['ocsp signing', '1.3.6.1.5.5.7.3.9'],
  ['microsoft sgc', '1.3.6.1.4.1.311.10.3.3'],
  ['netscape sgc', '2.16.840.1.113730.4.1'],
]);
