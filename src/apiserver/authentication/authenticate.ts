import type { HttpRequest } from '../../base/index.ts';
import { ANONYMOUS, type Authenticator, type User } from '../contracts/index.ts';

/** The user that the first authenticator knows; the anonymous one where none does. Rejects with a 401. */
export async function authenticate(
  authenticators: readonly Authenticator[],
  request: HttpRequest,
): Promise<User> {
  for (const authenticator of authenticators) {
    const user = await authenticator.authenticate(request);
    if (user) return user;
  }
  return ANONYMOUS;
}
