/** Where the next page of a list begins. */
export interface ContinueToken {
  /** The revision that all pages are of; -1: the newest there is by then. */
  readonly revision: number;
  /** The first key, without what the keys of the whole list begin with. */
  readonly start: string;
}
/** Upstream's form: JSON in base64url without padding. */
export declare function encodeContinueToken({ revision, start }: ContinueToken): string;
/** Throws the 400 of a token that cannot be read. */
export declare function decodeContinueToken(token: string): ContinueToken;
//# sourceMappingURL=continue-token.d.ts.map
