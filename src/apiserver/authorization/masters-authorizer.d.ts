import { type Authorizer } from '../contracts/index.ts';
/** Lets the members of `system:masters` do everything, and has no opinion of others. */
export declare const mastersAuthorizer: Authorizer;
//# sourceMappingURL=masters-authorizer.d.ts.map
