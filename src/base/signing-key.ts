import type { JsonObject } from './json.ts';

/** What tokens are signed with and checked by. The core computes no signature itself. */
export interface SigningKey {
  readonly algorithm: 'ES256' | 'RS256';
  /** Tells the key from others: `kid` in a token's head. */
  id(): Promise<string>;
  sign(data: Uint8Array): Promise<Uint8Array>;
  verify(data: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** The public key as a JSON Web Key (RFC 7517): `kty` and its numbers. */
  publicKey(): Promise<JsonObject>;
  /** Keys that signed before, or that sign elsewhere: what they signed is good, too. */
  readonly others?: readonly VerifyingKey[];
}

/** The private half of a key. */
export type TokenSigner = Pick<SigningKey, 'algorithm' | 'id' | 'sign'>;

/** The public half of a key. */
export type VerifyingKey = Omit<SigningKey, 'sign' | 'others'>;
