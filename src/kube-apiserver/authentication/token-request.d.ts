/** `serviceaccounts/token`: a token for an account. */
import { type Clock, type Random } from '../../base/index.ts';
import type { ObjectReader, VirtualResource } from '../../apiserver/index.ts';
import { type ServiceAccountTokens } from './service-account-tokens.ts';
export interface TokenRequestParts {
  readonly tokens: ServiceAccountTokens;
  readonly reader: ObjectReader;
  readonly clock: Clock;
  readonly random: Random;
  readonly audiences: readonly string[];
}
export declare function tokenRequests(parts: TokenRequestParts): VirtualResource;
//# sourceMappingURL=token-request.d.ts.map
