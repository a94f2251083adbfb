/** JSON Web Tokens (RFC 7519) in their compact, signed form. */
import { isObject, type JsonObject } from './json.ts';
import type { TokenSigner } from './signing-key.ts';
import { hmac, sha256 } from './sha256.ts';

/** Signs claims. */
export async function signToken(key: TokenSigner, claims: JsonObject): Promise<string> {
  const head = { alg: key.algorithm, kid: await key.id() };
  const signed = `${encodeJson(head)}.${encodeJson(claims)}`;
  return `${signed}.${encode(await key.sign(bytesOf(signed)))}`;
}

/**
 * A signature (HS256) over text that is not part of what is given: `HEAD..SIGNATURE`, as RFC 7515 has it in its appendix F.
 */
export function signDetached(content: string, key: { readonly id: string; readonly secret: string }): string {
  const head = encodeJson({ alg: 'HS256', kid: key.id });
  const signed = bytesOf(`${head}.${encode(bytesOf(content))}`);
  return `${head}..${encode(hmac(sha256, bytesOf(key.secret), signed))}`;
}

/** A token taken apart; nothing of it has been verified. */
export interface ParsedToken {
  readonly algorithm: string;
  readonly keyId: string;
  readonly claims: JsonObject;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Undefined where the text is no signed token. */
export function parseToken(text: string): ParsedToken | undefined {
  const [head = '', claims = '', signature = '', ...rest] = text.split('.');
  const [decodedHead, decodedClaims, bytes] = [decodeJson(head), decodeJson(claims), decode(signature)];
  if (rest.length > 0 || !decodedHead || !decodedClaims || !bytes) return undefined;
  const { kid, alg } = decodedHead;
  return {
    algorithm: typeof alg === 'string' ? alg : '',
    keyId: typeof kid === 'string' ? kid : '',
    claims: decodedClaims,
    signed: bytesOf(`${head}.${claims}`),
    signature: bytes,
  };
}

function encodeJson(value: JsonObject): string {
  return encode(bytesOf(JSON.stringify(value)));
}

function decodeJson(text: string): JsonObject | undefined {
  const bytes = decode(text);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Base64 for URLs, without padding. */
function encode(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(text: string): Uint8Array | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return undefined;
  }
}
