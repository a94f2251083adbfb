import type { Secret, ServiceAccount } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { unlessGone } from '../library/objects/index.ts';

const TYPE = 'kubernetes.io/service-account-token';
const NAME = 'kubernetes.io/service-account.name';
const UID = 'kubernetes.io/service-account.uid';
/** As long as a token can be asked for: who uses a Secret expects that it does not run out. */
const TOKEN_SECONDS = 2 ** 32;

/** Fills in the Secrets that ask for a token of a ServiceAccount, and deletes them with it. */
export function startTokenSecretController(context: ControllerContext): Disposable {
  const { client, informers, authorityCertificate: certificate } = context;
  const secrets = informers.of<Secret>('v1', 'secrets');
  const accounts = informers.of<ServiceAccount>('v1', 'serviceaccounts');
  const resource = client.resource<Secret>('v1', 'secrets');
  const accountResource = client.resource<ServiceAccount>('v1', 'serviceaccounts');
  const ofAccount = secrets.cache.index('account', (secret) =>
    isForToken(secret) ? [accountKeyOf(secret)] : [],
  );

  const issue = async (secret: Secret, account: ServiceAccount): Promise<string> => {
    const { name = '', uid = '' } = secret.metadata;
    const { status } = await accountResource.createSubresource<{ status: { token: string } }>(
      account.metadata,
      'token',
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          expirationSeconds: TOKEN_SECONDS,
          boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name, uid },
        },
      },
    );
    return status.token;
  };

  return startController(context, {
    watches: [
      watchObjects(secrets, (secret) => (isForToken(secret) ? keyOf(secret) : undefined)),
      watchObjects(accounts, (account) => ofAccount.get(keyOf(account)).map(keyOf)),
    ],
    async reconcile(key) {
      const secret = secrets.cache.get(nameOfKey(key));
      if (!secret || secret.metadata.deletionTimestamp !== undefined) return;
      const account = await accountOf(secret);
      if (!account) {
        await unlessGone(resource.delete(secret.metadata));
        return;
      }
      const { data = {}, metadata } = secret;
      const uid = account.metadata.uid ?? '';
      const wanted = { 'ca.crt': btoa(certificate), namespace: btoa(metadata.namespace ?? '') };
      const complete = Object.entries(wanted).every(([name, value]) => data[name] === value);
      if (complete && data['token'] !== undefined && metadata.annotations?.[UID] === uid) return;
      const token = data['token'] ?? btoa(await issue(secret, account));
      await resource.update({
        ...secret,
        metadata: { ...metadata, annotations: { ...metadata.annotations, [UID]: uid } },
        data: { ...data, ...wanted, token },
      });
    },
  });

  /** The account that a Secret means; as the server has it where the cache has none. */
  async function accountOf({ metadata }: Secret): Promise<ServiceAccount | undefined> {
    const { namespace, annotations = {} } = metadata;
    const name = { namespace, name: annotations[NAME] };
    const account = accounts.cache.get(name) ?? (await unlessGone(accountResource.get(name)));
    const uid = annotations[UID];
    return uid === undefined || account?.metadata.uid === uid ? account : undefined;
  }
}

function isForToken({ type, metadata }: Secret): boolean {
  return type === TYPE && metadata.annotations?.[NAME] !== undefined;
}

function accountKeyOf({ metadata }: Secret): string {
  return `${metadata.namespace}/${metadata.annotations?.[NAME] ?? ''}`;
}
