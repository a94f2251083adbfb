import { type JsonObject, parseToken, type ParsedToken } from '../../base/index.ts';
import { TokenError, type TokenSource, type TokenUser } from '../../apiserver/index.ts';
import { texts } from '../reviews/review-attributes.ts';
import type { TokenIssuer } from './configuration.ts';
import { IssuerKeys } from './issuer-keys.ts';
import type { TokenIssuerMeans } from './means.ts';
import { userOfClaims } from './user-of-claims.ts';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'];

export interface IssuedTokensParts extends TokenIssuerMeans {
  readonly jwt: TokenIssuer;
  /** What the server calls itself: the tokens are good for all of these. */
  readonly audiences: readonly string[];
}

/** The tokens (RFC 7519) of an issuer outside of the cluster. */
export class IssuedTokens implements TokenSource {
  private readonly parts: IssuedTokensParts;
  private readonly keys: IssuerKeys;

  constructor(parts: IssuedTokensParts) {
    this.parts = parts;
    this.keys = new IssuerKeys(parts.jwt.issuer, parts);
  }

  async authenticate(token: string, audiences: readonly string[]): Promise<TokenUser | undefined> {
    const { jwt } = this.parts;
    const parsed = parseToken(token);
    if (!parsed || parsed.claims['iss'] !== jwt.issuer.url) return undefined;
    const shared = audiences.filter((audience) => this.parts.audiences.includes(audience));
    if (shared.length === 0) return undefined;
    await this.check(parsed);
    return { user: userOfClaims(jwt, parsed.claims), audiences: shared };
  }

  private async check(token: ParsedToken): Promise<void> {
    const { algorithm, claims } = token;
    if (!ALGORITHMS.includes(algorithm)) {
      const expected = ALGORITHMS.map((name) => JSON.stringify(name)).join(' ');
      throw unverified(
        `oidc: id token signed with unsupported algorithm, expected [${expected}] got ${JSON.stringify(algorithm)}`,
      );
    }
    checkTime(claims, this.parts.clock.now());
    const isSigned = await this.keys.verify(token);
    if (isSigned === undefined) throw new TokenError('oidc: authenticator not initialized');
    if (!isSigned) {
      throw unverified('failed to verify signature: failed to verify id token signature');
    }
    const { audiences } = this.parts.jwt.issuer;
    const given = typeof claims['aud'] === 'string' ? [claims['aud']] : texts(claims['aud']);
    if (given.some((audience) => audiences.includes(audience))) return;
    throw unverified(`oidc: expected audience in ${printed(audiences.toSorted())} got ${printed(given)}`);
  }
}

function unverified(why: string): TokenError {
  return new TokenError(`oidc: verify token: ${why}`);
}

function printed(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
}

/** What begins a little later than it is may be the work of a clock that is ahead. */
const LEEWAY_SECONDS = 5 * 60;

function checkTime({ exp, nbf }: JsonObject, nowMs: number): void {
  const now = nowMs / 1000;
  const end = typeof exp === 'number' ? exp : 0;
  if (end < now) throw unverified(`oidc: token is expired (Token Expiry: ${goTime(end)})`);
  if (typeof nbf === 'number' && nbf > now + LEEWAY_SECONDS) {
    throw unverified(`oidc: current time ${goTime(now)} before the nbf (not before) time: ${goTime(nbf)}`);
  }
}

function goTime(seconds: number): string {
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}
