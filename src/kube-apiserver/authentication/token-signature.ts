import type { ParsedToken, SigningKey, VerifyingKey } from '../../base/index.ts';
import { TokenError } from '../../apiserver/index.ts';

/** All keys by which tokens are verified: first the one that signs. */
export function verifyingKeys(key: SigningKey): readonly VerifyingKey[] {
  return [key, ...(key.others ?? [])];
}

/** Rejects with a {@link TokenError} unless one of the keys signed it: the one that it names, or any where it names none. */
export async function checkSignature(
  key: SigningKey,
  { keyId, signed, signature }: ParsedToken,
): Promise<void> {
  let isKnown = false;
  for (const each of verifyingKeys(key)) {
    if (keyId !== '' && keyId !== (await each.id())) continue;
    isKnown = true;
    if (await each.verify(signed, signature)) return;
  }
  throw new TokenError(
    isKnown ? 'go-jose/go-jose: error in cryptographic primitive' : 'invalid signature, no keys found',
  );
}
