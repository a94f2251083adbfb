/** Whom a request asks to be taken for. */
import { type HttpRequest } from '../../../base/index.ts';
import { type User } from '../../contracts/index.ts';
export interface WantedUser {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}
/** Reads the `Impersonate-…` headers; undefined where there are none. Throws a 400 where the user is missing. */
export declare function wantedUser(request: HttpRequest): WantedUser | undefined;
/** The user as requests then see it: with the groups that come with the name. */
export declare function impersonatedUser({ name, uid, groups, extra }: WantedUser): User;
//# sourceMappingURL=wanted-user.d.ts.map
