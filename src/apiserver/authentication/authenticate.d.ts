import type { HttpRequest } from '../../base/index.ts';
import { type Authenticator, type User } from '../contracts/index.ts';
/** The user that the first authenticator knows; the anonymous one where none does. Rejects with a 401. */
export declare function authenticate(
  authenticators: readonly Authenticator[],
  request: HttpRequest,
): Promise<User>;
//# sourceMappingURL=authenticate.d.ts.map
