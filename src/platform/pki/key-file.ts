import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  type webcrypto,
} from 'node:crypto';
import type { JsonObject, SigningKey, VerifyingKey } from '../../base/index.ts';

/** The form that signatures of tokens have: the two numbers of an elliptic one, one behind the other. */
const ENCODING = 'ieee-p1363';

/**
 * A key that signs tokens from PEM: RSA, or EC on P-256; and others by which tokens are verified, too: files as
 * {@link verifyingKeysOf} reads them. Throws where one cannot be read, or is of another kind.
 */
export function signingKeyOf(privateKey: string, others: readonly string[] = []): SigningKey {
  const key = createPrivateKey(privateKey);
  return {
    ...verifyingKey(createPublicKey(key)),
    sign: (data) => Promise.resolve(new Uint8Array(sign('sha256', data, { key, dsaEncoding: ENCODING }))),
    others: others.flatMap(verifyingKeysOf),
  };
}

/**
 * The keys of a file, by which tokens are verified: public or private ones, or certificates, as PEM; or the key that a
 * cluster kept (`pki/sa.key`). RSA, or EC on P-256. Throws where there is none, or where one cannot be read or is of another
 * kind.
 */
export function verifyingKeysOf(text: string): readonly VerifyingKey[] {
  if (text.trimStart().startsWith('{')) return [verifyingKey(publicKeyOf(text))];
  const blocks = text.match(/-----BEGIN ([^-]+)-----[\s\S]*?-----END \1-----/g) ?? [];
  if (blocks.length === 0) throw new Error('data does not contain any valid RSA or ECDSA public keys');
  return blocks.map((block) => verifyingKey(createPublicKey(block)));
}

/** Of a JSON Web Key, private or not. */
function publicKeyOf(text: string): KeyObject {
  const { kty, n, e, crv, x, y } = JSON.parse(text) as webcrypto.JsonWebKey;
  const parts = Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined);
  return createPublicKey({ key: Object.fromEntries(parts), format: 'jwk' });
}

function verifyingKey(key: KeyObject): VerifyingKey {
  const spki = key.export({ type: 'spki', format: 'der' });
  return {
    algorithm: algorithmOf(key),
    id: () => Promise.resolve(createHash('sha256').update(spki).digest('base64url')),
    verify: (data, signature) =>
      Promise.resolve(verify('sha256', data, { key, dsaEncoding: ENCODING }, signature)),
    publicKey: () => Promise.resolve(key.export({ format: 'jwk' }) as JsonObject),
  };
}

function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject) {
  if (type === 'rsa') return 'RS256';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  throw new Error(`a key of type ${type ?? 'unknown'} signs no tokens: it takes RSA, or EC on P-256`);
}
