import { type AuthorizationAttributes, type Authorizer, GROUP_MASTERS } from '../contracts/index.ts';

/** Lets the members of `system:masters` do everything, and has no opinion of others. */
export const mastersAuthorizer: Authorizer = {
  authorize: ({ user }: AuthorizationAttributes) =>
    Promise.resolve({ verdict: user.groups.includes(GROUP_MASTERS) ? 'allow' : 'no-opinion' }),
};
