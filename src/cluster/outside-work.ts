import type { CertificateSigner, Clock, SignatureCheck, SigningKey, VerifyingKey } from '../base/index.ts';

/** What of a cluster computes outside of it. */
interface OutsideWork {
  readonly signingKey?: SigningKey;
  readonly certificateSigner?: CertificateSigner;
  readonly checkSignature?: SignatureCheck;
}

/** The same, with all that it computes counted by a clock. */
export function countedBy<T extends OutsideWork>(clock: Clock, work: T): T {
  const { signingKey, certificateSigner, checkSignature } = work;
  return {
    ...work,
    ...(signingKey ? { signingKey: countedKey(clock, signingKey) } : {}),
    ...(certificateSigner
      ? { certificateSigner: { sign: (terms) => clock.outside(certificateSigner.sign(terms)) } }
      : {}),
    ...(checkSignature ? { checkSignature: (...check) => clock.outside(checkSignature(...check)) } : {}),
  };
}

function countedKey(clock: Clock, key: SigningKey): SigningKey {
  return {
    ...countedVerifying(clock, key),
    sign: (data) => clock.outside(key.sign(data)),
    ...(key.others ? { others: key.others.map((other) => countedVerifying(clock, other)) } : {}),
  };
}

function countedVerifying(clock: Clock, key: VerifyingKey): VerifyingKey {
  return {
    algorithm: key.algorithm,
    id: () => clock.outside(key.id()),
    verify: (data, signature) => clock.outside(key.verify(data, signature)),
    publicKey: () => clock.outside(key.publicKey()),
  };
}
