import { StatusError } from '../../api/index.ts';
import type { AuthorizationAttributes, Authorizer, User } from '../contracts/index.ts';
import type { RequestInfo } from '../request/request-info.ts';
/** Asks authorizers in their order: the first one with an opinion decides. */
export declare function firstOpinion(authorizers: readonly Authorizer[]): Authorizer;
/** Throws the 403 of a request that nobody allows. */
export declare function authorize(authorizer: Authorizer, user: User, info: RequestInfo): Promise<void>;
/** The 403 of a request that nobody allows. */
export declare function refusal(attributes: AuthorizationAttributes, reason: string): StatusError;
//# sourceMappingURL=authorize.d.ts.map
