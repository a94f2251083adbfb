import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { JsonObject, SigningKey } from '../../base/index.ts';

/**
 * A key that signs tokens from PEM: RSA, or EC on P-256; and others by which tokens are verified, too, as public or private
 * keys or certificates. Throws where one cannot be read, or is of another kind.
 */
export function signingKeyOf(privateKey: string, others: readonly string[] = []): SigningKey {
  const own = createPrivateKey(privateKey);
  const shared = createPublicKey(own);
  const algorithm = algorithmOf(own);
  const verifiers = [shared, ...others.flatMap(pemBlocks).map((pem) => createPublicKey(pem))];
  return {
    algorithm,
    id: () =>
      Promise.resolve(
        createHash('sha256')
          .update(shared.export({ type: 'spki', format: 'der' }))
          .digest('base64url'),
      ),
    sign: (data) =>
      Promise.resolve(new Uint8Array(sign('sha256', data, { key: own, dsaEncoding: ENCODING }))),
    verify: (data, signature) =>
      Promise.resolve(
        verifiers.some((key) => verify('sha256', data, { key, dsaEncoding: ENCODING }, signature)),
      ),
    publicKey: () => Promise.resolve(shared.export({ format: 'jwk' }) as JsonObject),
  };
}

/** The form that tokens have: the two numbers of a signature, one behind the other. */
const ENCODING = 'ieee-p1363';

function algorithmOf({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details,
}: KeyObject): SigningKey['algorithm'] {
  if (type === 'rsa') return 'RS256';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  throw new Error(`a key of type ${type ?? 'unknown'} signs no tokens: it takes RSA, or EC on P-256`);
}

/** Each block of a file that may hold several. */
function pemBlocks(text: string): string[] {
  return text.match(/-----BEGIN ([^-]+)-----[\s\S]*?-----END \1-----/g) ?? [];
}
