import {
  BOOTSTRAP_TOKEN_NAMESPACE,
  BOOTSTRAP_TOKEN_PREFIX,
  bootstrapTokenOf,
  type ConfigMap,
  hasBootstrapTokenEnded,
  type Secret,
} from '../../kinds/index.ts';
import { deepEqual, type Disposable, signDetached } from '../../base/index.ts';
import { isConflict, startController, watchObjects } from '../../client/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const CLUSTER_INFO = { namespace: 'kube-public', name: 'cluster-info' };
const KEY = `${CLUSTER_INFO.namespace}/${CLUSTER_INFO.name}`;
const KUBECONFIG = 'kubeconfig';
const SIGNATURE_PREFIX = 'jws-kubeconfig-';

export function startBootstrapSigner(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const configMaps = client.resource<ConfigMap>('v1', 'configmaps');
  const informer = informers.of<ConfigMap>('v1', 'configmaps');
  const secrets = informers.of<Secret>('v1', 'secrets');
  const tokens = secrets.cache.index('bootstrap tokens', (secret) => (isToken(secret) ? [KEY] : []));

  /** By its key in the ConfigMap the signature of each token that signs now. */
  const signaturesOf = (content: string): Record<string, string> =>
    Object.fromEntries(
      tokens.get(KEY).flatMap((secret) => {
        const token = bootstrapTokenOf(secret);
        const isNamed = secret.metadata.name === `${BOOTSTRAP_TOKEN_PREFIX}${token?.id}`;
        if (!token?.signs || !isNamed || !ID.test(token.id) || token.secret === '') return [];
        if (hasBootstrapTokenEnded(token, clock.now())) return [];
        return [[`${SIGNATURE_PREFIX}${token.id}`, signDetached(content, token)]];
      }),
    );

  return startController(context, {
    workers: 1,
    watches: [
      watchObjects(informer, ({ metadata: { namespace, name } }) =>
        namespace === CLUSTER_INFO.namespace && name === CLUSTER_INFO.name ? KEY : undefined,
      ),
      watchObjects(secrets, (secret) => (isToken(secret) ? KEY : undefined)),
    ],
    async reconcile() {
      const found = informer.cache.get(CLUSTER_INFO);
      const content = found?.data?.[KUBECONFIG];
      if (!found || content === undefined) return;
      const entries = Object.entries(found.data ?? {});
      const rest = Object.fromEntries(entries.filter(([name]) => !name.startsWith(SIGNATURE_PREFIX)));
      const data = { ...rest, ...signaturesOf(content) };
      if (deepEqual(data, found.data)) return;
      try {
        await unlessGone(configMaps.update({ ...found, data }));
      } catch (error) {
        // It was changed meanwhile: that change wakes the controller.
        if (!isConflict(error)) throw error;
      }
    },
  });
}

const ID = /^[a-z0-9]{6}$/;

function isToken(secret: Secret): boolean {
  return secret.metadata.namespace === BOOTSTRAP_TOKEN_NAMESPACE && bootstrapTokenOf(secret) !== undefined;
}
