import { webcrypto } from 'node:crypto';
import type { SignatureCheck } from '../base/index.ts';

/** Checks signatures with the host's own means. */
export const checkSignature: SignatureCheck = async (key, algorithm, data, signature) => {
  const way = wayOf(algorithm);
  if (!way) return false;
  const { kty, n, e, crv, x, y } = key;
  try {
    const publicKey = await webcrypto.subtle.importKey(
      'jwk',
      { kty, n, e, crv, x, y } as webcrypto.JsonWebKey,
      way.imported,
      false,
      ['verify'],
    );
    return await webcrypto.subtle.verify(way.verified, publicKey, signature, data);
  } catch {
    // The key is not for that way.
    return false;
  }
};

type ImportAlgorithm = webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm;
type VerifyAlgorithm = webcrypto.RsaPssParams | webcrypto.EcdsaParams | webcrypto.Algorithm;

function wayOf(
  algorithm: string,
): { readonly imported: ImportAlgorithm; readonly verified: VerifyAlgorithm } | undefined {
  if (algorithm === 'EdDSA') return { imported: { name: 'Ed25519' }, verified: { name: 'Ed25519' } };
  const [, family, bits] = /^(RS|PS|ES)(256|384|512)$/.exec(algorithm) ?? [];
  const hash = `SHA-${bits}`;
  switch (family) {
    case 'RS':
      return { imported: { name: 'RSASSA-PKCS1-v1_5', hash }, verified: { name: 'RSASSA-PKCS1-v1_5' } };
    case 'PS':
      return {
        imported: { name: 'RSA-PSS', hash },
        verified: { name: 'RSA-PSS', saltLength: Number(bits) / 8 },
      };
    case 'ES': {
      const namedCurve = bits === '512' ? 'P-521' : `P-${bits}`;
      return { imported: { name: 'ECDSA', namedCurve }, verified: { name: 'ECDSA', hash } };
    }
    default:
      return undefined;
  }
}
