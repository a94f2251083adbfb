import type { JsonObject } from './json.ts';

/**
 * Whether a signature is that of a public key, given as a JSON Web Key, in one of the ways of RFC 7518 (`RS256`, `ES384`,
 * `PS512`, …). False where the key is not for that way. The core has no means of its own to find out.
 */
export type SignatureCheck = (
  key: JsonObject,
  algorithm: string,
  data: Uint8Array,
  signature: Uint8Array,
) => Promise<boolean>;
