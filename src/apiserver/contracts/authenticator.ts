import type { HttpRequest } from '../../base/index.ts';
import type { User } from './user.ts';

/** Finds out who sends a request. */
export interface Authenticator {
  /**
   * The user, with `system:authenticated` among the groups; undefined where the request shows no credentials of the
   * kind that this authenticator knows. Rejects with a 401 `StatusError` where it shows wrong ones.
   */
  authenticate(request: HttpRequest, notes?: AuthenticationNotes): Promise<User | undefined>;
}

/** What may be said of credentials beside whose they are: to their user, and to the audit log. */
export interface AuthenticationNotes {
  readonly warnings: { add(text: string): void };
  readonly annotations: { set(key: string, value: string): void };
}
