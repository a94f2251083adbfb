/** What a certificate request asks for. */
import { bytesOfBase64 } from '../../../api/index.ts';
import { pemBlocks } from './pem.ts';

export interface CertificateRequestContent {
  /** The request in DER. */
  readonly bytes: Uint8Array;
  /** Empty where the subject has none. */
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
}

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const ALTERNATIVE_NAMES = '2.5.29.17';

/**
 * Reads a request as it stands in a CertificateSigningRequest: PEM in base64. Rejects where it is none. The reader of
 * ASN.1 is loaded with the first one.
 */
export async function parseCertificateRequest(request: string): Promise<CertificateRequestContent> {
  const { AsnConvert } = await import('@peculiar/asn1-schema');
  const { CertificationRequest } = await import('@peculiar/asn1-csr');
  const { Extensions, SubjectAlternativeName } = await import('@peculiar/asn1-x509');
  const [block] = pemBlocks(new TextDecoder('latin1').decode(bytesOfBase64(request)));
  if (block?.type !== 'CERTIFICATE REQUEST') throw new Error('PEM block type must be CERTIFICATE REQUEST');
  const { subject, attributes } = AsnConvert.parse(
    block.bytes,
    CertificationRequest,
  ).certificationRequestInfo;
  const parts = subject.flat();
  const valuesOf = (of: string) =>
    parts.filter(({ type }) => type === of).map(({ value }) => value.toString());
  const extensions = attributes
    .filter(({ type }) => type === EXTENSION_REQUEST)
    .flatMap(({ values }) => values.flatMap((value) => [...AsnConvert.parse(value, Extensions)]));
  const names = extensions
    .filter(({ extnID }) => extnID === ALTERNATIVE_NAMES)
    .flatMap(({ extnValue }) => [...AsnConvert.parse(extnValue, SubjectAlternativeName)]);
  return {
    bytes: block.bytes,
    // Of several, the last one counts, as in Go.
    commonName: valuesOf(COMMON_NAME).at(-1) ?? '',
    organizations: valuesOf(ORGANIZATION),
    dnsNames: names.flatMap(({ dNSName }) => dNSName ?? []),
    emailAddresses: names.flatMap(({ rfc822Name }) => rfc822Name ?? []),
    ipAddresses: names.flatMap(({ iPAddress }) => iPAddress ?? []),
    uris: names.flatMap(({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? []),
  };
}

/** When the first certificate of a PEM in base64 ends, as a time; undefined where there is none that can be read. */
export async function certificateEndMs(certificate: string): Promise<number | undefined> {
  const { AsnConvert } = await import('@peculiar/asn1-schema');
  const { Certificate } = await import('@peculiar/asn1-x509');
  const [block] = pemBlocks(new TextDecoder('latin1').decode(bytesOfBase64(certificate)));
  if (!block) return undefined;
  try {
    return AsnConvert.parse(block.bytes, Certificate).tbsCertificate.validity.notAfter.getTime().getTime();
  } catch {
    return undefined;
  }
}
