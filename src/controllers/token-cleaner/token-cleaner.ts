import {
  BOOTSTRAP_TOKEN_NAMESPACE,
  bootstrapTokenOf,
  hasBootstrapTokenEnded,
  type Secret,
} from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { isConflict, keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

/** What is longer than a timer can wait is looked at again. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

export function startTokenCleaner(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const secrets = client.resource<Secret>('v1', 'secrets');
  const informer = informers.of<Secret>('v1', 'secrets');
  return startController(context, {
    watches: [watchObjects(informer, (secret) => (ends(secret) ? keyOf(secret) : undefined))],
    async reconcile(key) {
      const secret = informer.cache.get(nameOfKey(key));
      const token = secret && ends(secret) ? bootstrapTokenOf(secret) : undefined;
      if (!secret || !token) return;
      const nowMs = clock.now();
      if (!hasBootstrapTokenEnded(token, nowMs)) {
        return { againAfterMs: Math.min((token.endMs ?? nowMs) - nowMs, LONGEST_WAIT_MS) };
      }
      const { uid = '' } = secret.metadata;
      try {
        await unlessGone(secrets.delete(secret.metadata, { preconditions: { uid } }));
      } catch (error) {
        // Another one of this name: it wakes the controller itself.
        if (!isConflict(error)) throw error;
      }
    },
  });
}

function ends(secret: Secret): boolean {
  return (
    secret.metadata.namespace === BOOTSTRAP_TOKEN_NAMESPACE && bootstrapTokenOf(secret)?.endMs !== undefined
  );
}
