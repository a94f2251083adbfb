import type { TokenSource, TokenUser } from './token-source.ts';
/**
 * The tokens of a token file as upstream's `--token-auth-file` has it: a line each of token, user, uid and, in quotes,
 * groups separated by commas. They never expire, and are good for whatever audience the server has.
 */
export declare class StaticTokens implements TokenSource {
  private readonly users;
  private readonly audiences;
  /** Throws on a line with fewer than three columns. */
  constructor(text: string, audiences: readonly string[]);
  authenticate(token: string, audiences: readonly string[]): Promise<TokenUser | undefined>;
}
//# sourceMappingURL=static-tokens.d.ts.map
