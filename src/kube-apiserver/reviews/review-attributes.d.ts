/** What an access review asks, read from its spec. */
import { type JsonObject } from '../../base/index.ts';
import type { AuthorizationAttributes, User } from '../../apiserver/index.ts';
export declare function attributesOfReview(spec: JsonObject, user: User): AuthorizationAttributes;
/** The user that a review names. */
export declare function userOfReview(spec: JsonObject): User;
export declare function text(value: unknown): string;
export declare function texts(value: unknown): string[];
//# sourceMappingURL=review-attributes.d.ts.map
