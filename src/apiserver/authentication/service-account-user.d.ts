import type { User } from '../contracts/index.ts';
export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}
/** `system:serviceaccount:NAMESPACE:NAME`. */
export declare function serviceAccountUserName({ namespace, name }: ServiceAccountName): string;
/** The account whose user has this name; undefined where it is no account's. */
export declare function serviceAccountOf(userName: string): ServiceAccountName | undefined;
export declare function serviceAccountGroups({ namespace }: ServiceAccountName): string[];
export declare function serviceAccountUser(account: ServiceAccountName, uid: string): User;
//# sourceMappingURL=service-account-user.d.ts.map
