import type { Disposable } from '../../base/index.ts';
import { formatTime, timeMs } from '../../api/index.ts';
import {
  type ConfigMap,
  type Pod,
  podSecretNames,
  type Secret,
  type ServiceAccount,
} from '../../kinds/index.ts';
import { isConflict, keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** For how long a token may go unused before it is marked, and marked before it is deleted. */
const KEPT_MS = 365 * DAY_MS;
const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';
const LAST_USED = 'kubernetes.io/legacy-token-last-used';
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';
const TRACKING = { namespace: 'kube-system', name: 'kube-apiserver-legacy-service-account-token-tracking' };

/** Looks at each such Secret once a day. */
export function startLegacyTokenCleaner(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const secrets = informers.of<Secret>('v1', 'secrets');
  const accounts = informers.of<ServiceAccount>('v1', 'serviceaccounts');
  const pods = informers.of<Pod>('v1', 'pods');
  const resource = client.resource<Secret>('v1', 'secrets');
  const configMaps = client.resource<ConfigMap>('v1', 'configmaps');

  return startController(context, {
    watches: [watchObjects(secrets, (secret) => (secret.type === TYPE ? keyOf(secret) : undefined))],
    reads: [accounts, pods],
    async reconcile(key) {
      const secret = secrets.cache.get(nameOfKey(key));
      if (!secret || secret.metadata.deletionTimestamp !== undefined) return;
      if (isUnused(secret) && isListed(secret) && !isMounted(secret) && (await isTracked())) {
        await end(secret);
      }
      return { againAfterMs: DAY_MS };
    },
  });

  /** Whether it is old, and was not used for long. What cannot be read says nothing. */
  function isUnused({ metadata }: Secret): boolean {
    const keptFrom = clock.now() - KEPT_MS;
    if (timeMs(metadata.creationTimestamp ?? '') >= keptFrom) return false;
    const lastUsed = metadata.labels?.[LAST_USED];
    return lastUsed === undefined || (isDay(lastUsed) && lastUsed < dayOf(keptFrom));
  }

  /** Whether it was made for its account, which lists it then: what a user made stays. */
  function isListed({ metadata }: Secret): boolean {
    const { namespace, name: own, annotations = {} } = metadata;
    const account = accounts.cache.get({ namespace, name: annotations[ACCOUNT_NAME] });
    const uid = annotations[ACCOUNT_UID] ?? '';
    if (!account || (uid !== '' && uid !== account.metadata.uid)) return false;
    return (account.secrets ?? []).some(({ name }) => name === own);
  }

  function isMounted({ metadata: { namespace, name = '' } }: Secret): boolean {
    for (const pod of pods.cache.list()) {
      if (pod.metadata.namespace === namespace && podSecretNames(pod).includes(name)) return true;
    }
    return false;
  }

  /** Whether uses have been noted for long enough to say that there were none. */
  async function isTracked(): Promise<boolean> {
    const since = (await unlessGone(configMaps.get(TRACKING)))?.data?.['since'] ?? '';
    return isDay(since) && clock.now() >= timeMs(`${since}T00:00:00Z`) + DAY_MS + KEPT_MS;
  }

  async function end({ metadata }: Secret): Promise<void> {
    const { uid = '', resourceVersion = '' } = metadata;
    const invalidSince = metadata.labels?.[INVALID_SINCE] ?? '';
    if (!isDay(invalidSince)) {
      const labels = { [INVALID_SINCE]: dayOf(clock.now()) };
      await unlessGone(resource.patch(metadata, 'merge', { metadata: { uid, labels } }));
      return;
    }
    if (invalidSince >= dayOf(clock.now() - KEPT_MS)) return;
    try {
      await unlessGone(resource.delete(metadata, { preconditions: { resourceVersion } }));
    } catch (error) {
      // Somebody has just used it.
      if (!isConflict(error)) throw error;
    }
  }
}

/** `2026-01-31` */
function dayOf(ms: number): string {
  return formatTime(ms).slice(0, 10);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
