import type { HttpRequest } from '../../base/index.ts';
import type { User } from './user.ts';
/** Finds out who sends a request. */
export interface Authenticator {
  /**
   * The user, with `system:authenticated` among the groups; undefined where the request shows no credentials of the
   * kind that this authenticator knows. Rejects with a 401 `StatusError` where it shows wrong ones.
   */
  authenticate(request: HttpRequest): Promise<User | undefined>;
}
//# sourceMappingURL=authenticator.d.ts.map
