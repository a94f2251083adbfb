/** Reviews of identity: who am I, and whose token is this. */
import { type Clock, type JsonObject } from '../../base/index.ts';
import { type BearerTokens, type User, type VirtualResource } from '../../apiserver/index.ts';
/** The reviews of `authentication.k8s.io/v1`. */
export declare function identityReviews(tokens: BearerTokens, clock: Clock): VirtualResource[];
/** A user as `UserInfo` of authentication/v1. */
export declare function userInfo({ name, uid, groups, extra }: User): JsonObject;
//# sourceMappingURL=identity-reviews.d.ts.map
