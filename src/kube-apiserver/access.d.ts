import type { Clock, Disposable, Random, SigningKey } from '../base/index.ts';
import {
  type AdmissionPlugin,
  type Authenticator,
  type Authorizer,
  type ObjectReader,
  type PathHandler,
  type VirtualResource,
} from '../apiserver/index.ts';
export interface AccessOptions {
  readonly reader: ObjectReader;
  readonly clock: Clock;
  readonly random: Random;
  /** Bearer tokens in the form of kube-apiserver's `--token-auth-file`; empty for none. */
  readonly staticTokens: string;
  /** What tokens of service accounts are signed with; left out, there are none. */
  readonly signingKey?: SigningKey | undefined;
  /** What the server calls itself: who issues tokens, and whom they are for where nobody says. */
  readonly issuer: string;
  /** Asked before the roles. */
  readonly privileged: Authorizer;
  /** Joins authorizers into one. */
  join(authorizers: readonly Authorizer[]): Authorizer;
}
/** Everything about access that a server is made of. */
export interface Access extends Disposable {
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly virtual: readonly VirtualResource[];
  readonly admission: readonly AdmissionPlugin[];
  readonly paths: readonly PathHandler[];
}
export declare function createAccess(options: AccessOptions): Access;
//# sourceMappingURL=access.d.ts.map
