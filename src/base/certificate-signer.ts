/** What a certificate is to say beyond what its request says: who it is for, and the key. */
export interface CertificateTerms {
  /** The request (PKCS #10) in DER. */
  readonly request: Uint8Array;
  /** What the key may be used for, in the words of `certificates.k8s.io`: `digital signature`, `client auth`. */
  readonly usages: readonly string[];
  readonly notBeforeMs: number;
  /** It ends no later than the authority does. */
  readonly notAfterMs: number;
}

/** Signs certificates in the name of an authority. The core computes no signature itself. */
export interface CertificateSigner {
  /** The certificate as PEM. Rejects where the request cannot be read, or is not signed with the key that it names. */
  sign(terms: CertificateTerms): Promise<string>;
}
