import { type Clock, type Random, type SigningKey } from '../../base/index.ts';
import { type ResourceName } from '../../api/index.ts';
import {
  type ObjectReader,
  type ServiceAccountName,
  type TokenSource,
  type TokenUser,
} from '../../apiserver/index.ts';
export declare const SERVICE_ACCOUNTS: {
  group: string;
  resource: string;
};
/** Objects that a token can be bound to: it is void once they are gone. */
export declare const BINDABLE: Readonly<Record<string, ResourceName>>;
/** What tells one object for as long as it exists. */
export interface ObjectIdentity {
  readonly name: string;
  readonly uid: string;
}
export interface TokenContent {
  readonly account: ServiceAccountName & ObjectIdentity;
  readonly audiences: readonly string[];
  readonly seconds: number;
  /** By kind, in lower case: `pod`, `secret`, `node`. */
  readonly bound: Readonly<Record<string, ObjectIdentity>>;
}
/** The tokens of service accounts: signed, good for a time and some audiences, and void once what they name is gone. */
export declare class ServiceAccountTokens implements TokenSource {
  private readonly key;
  private readonly issuer;
  private readonly reader;
  private readonly clock;
  private readonly random;
  constructor(parts: { key: SigningKey; issuer: string; reader: ObjectReader; clock: Clock; random: Random });
  issue({ account, audiences, seconds, bound }: TokenContent): Promise<string>;
  authenticate(token: string, audiences: readonly string[]): Promise<TokenUser | undefined>;
  private checkSignature;
  private checkTime;
  private checkAccount;
  private checkBound;
  private isGone;
}
//# sourceMappingURL=service-account-tokens.d.ts.map
