import 'reflect-metadata';
import {
  type JsonGeneralNames,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

/** A certificate request as a CertificateSigningRequest has it: PEM in base64. */
export async function certificateRequest(subject: string, names: JsonGeneralNames = []): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys: await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']),
    signingAlgorithm: { ...ALGORITHM, hash: 'SHA-256' },
    extensions: names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [],
  });
  return btoa(request.toString('pem'));
}
