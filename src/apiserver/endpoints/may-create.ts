import { attributesOf, refusal } from '../authorization/attributes.ts';
import type { Authorizer } from '../contracts/index.ts';
import type { Call } from '../request/call.ts';

/**
 * Asks whether who updates or applies what is not there may create it, which is another right. Rejects with the 403 that a
 * create would get.
 */
export function mayCreate(authorizer: Authorizer, { user, info }: Call): () => Promise<void> {
  return async () => {
    const attributes = { ...attributesOf(user, info), verb: 'create' };
    const { verdict, reason = '' } = await authorizer.authorize(attributes);
    if (verdict !== 'allow') throw refusal(attributes, reason);
  };
}
