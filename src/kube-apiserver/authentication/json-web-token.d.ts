/** JSON Web Tokens (RFC 7519) in their compact, signed form. */
import { type JsonObject, type SigningKey } from '../../base/index.ts';
/** Signs claims. */
export declare function signToken(key: SigningKey, claims: JsonObject): Promise<string>;
/** A token taken apart; nothing of it has been verified. */
export interface ParsedToken {
  readonly keyId: string;
  readonly claims: JsonObject;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}
/** Undefined where the text is no signed token. */
export declare function parseToken(text: string): ParsedToken | undefined;
//# sourceMappingURL=json-web-token.d.ts.map
