import type { Secret, ServiceAccount } from '../../kinds/index.ts';
import { type Disposable, Disposables, signToken, type TokenSigner } from '../../base/index.ts';
import {
  type Informer,
  keyOf,
  nameOfKey,
  startController,
  watchObjects,
  type WatchSource,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { unlessGone } from '../library/objects/index.ts';

const TYPE = 'kubernetes.io/service-account-token';
const NAME = 'kubernetes.io/service-account.name';
const UID = 'kubernetes.io/service-account.uid';
const ISSUER = 'kubernetes/serviceaccount';
const CLAIM = 'kubernetes.io/serviceaccount/';

/**
 * Fills in the Secrets that ask for a token of a ServiceAccount, and deletes them with it. An account that lists a Secret
 * that went lists it no longer.
 */
export function startTokenSecretController(context: ControllerContext): Disposable {
  const { client, informers, authorityCertificate: certificate, tokenSigner: signer } = context;
  const secrets = informers.of<Secret>('v1', 'secrets');
  const accounts = informers.of<ServiceAccount>('v1', 'serviceaccounts');
  const resource = client.resource<Secret>('v1', 'secrets');
  const accountResource = client.resource<ServiceAccount>('v1', 'serviceaccounts');
  const ofAccount = secrets.cache.index('account', (secret) =>
    isForToken(secret) ? [accountKeyOf(secret)] : [],
  );

  const filled = startController(context, {
    watches: [
      watchObjects(secrets, (secret) => (isForToken(secret) ? keyOf(secret) : undefined)),
      watchObjects(accounts, (account) => ofAccount.get(keyOf(account)).map(keyOf)),
    ],
    async reconcile(key) {
      const secret = secrets.cache.get(nameOfKey(key));
      if (!secret || secret.metadata.deletionTimestamp !== undefined) return;
      const account = await accountOf(secret);
      if (!account) {
        const { uid } = secret.metadata;
        const preconditions = uid === undefined ? {} : { preconditions: { uid } };
        await unlessGone(resource.delete(secret.metadata, preconditions));
        return;
      }
      const { data = {}, metadata } = secret;
      const wanted: Record<string, string> = { 'ca.crt': btoa(await certificate) };
      if (!data['namespace']) wanted['namespace'] = btoa(metadata.namespace ?? '');
      if (!data['token'] && signer) wanted['token'] = btoa(await issue(signer, secret, account));
      if (Object.entries(wanted).every(([name, value]) => data[name] === value)) return;
      const annotations = { ...metadata.annotations, [UID]: account.metadata.uid ?? '' };
      await resource.update({
        ...secret,
        metadata: { ...metadata, annotations },
        data: { ...data, ...wanted },
      });
    },
  });
  const unlisted = startController(context, {
    queue: `${context.name}-references`,
    watches: [goneSecrets(secrets)],
    reads: [accounts],
    async reconcile(key) {
      const [namespace = '', name = '', secret = ''] = key.split('/');
      if (secrets.cache.get({ namespace, name: secret })) return;
      if (!lists(accounts.cache.get({ namespace, name }), secret)) return;
      const account = await unlessGone(accountResource.get({ namespace, name }));
      if (!account || !lists(account, secret)) return;
      const kept = (account.secrets ?? []).filter((each) => each.name !== secret);
      await unlessGone(accountResource.update({ ...account, secrets: kept }));
    },
  });
  const started = new Disposables();
  started.add(filled);
  started.add(unlisted);
  return started;

  /** The account that a Secret means; as the server has it where the cache has none. */
  async function accountOf({ metadata }: Secret): Promise<ServiceAccount | undefined> {
    const { namespace, annotations = {} } = metadata;
    const name = { namespace, name: annotations[NAME] };
    const account = accounts.cache.get(name) ?? (await unlessGone(accountResource.get(name)));
    const uid = annotations[UID];
    return uid === undefined || account?.metadata.uid === uid ? account : undefined;
  }
}

/** Names the Secrets that went, with the account that they were of. */
function goneSecrets(informer: Informer<Secret>): WatchSource {
  return {
    informer,
    start: (queue) =>
      informer.addHandler({
        deleted: (secret) => {
          if (isForToken(secret)) queue.add(`${accountKeyOf(secret)}/${secret.metadata.name}`);
        },
      }),
  };
}

/** A token that does not run out: it is good as long as the Secret holds it. */
function issue(signer: TokenSigner, { metadata: secret }: Secret, account: ServiceAccount): Promise<string> {
  const { namespace = '', name = '', uid = '' } = account.metadata;
  return signToken(signer, {
    iss: ISSUER,
    [`${CLAIM}namespace`]: namespace,
    [`${CLAIM}secret.name`]: secret.name ?? '',
    [`${CLAIM}service-account.name`]: name,
    [`${CLAIM}service-account.uid`]: uid,
    sub: `system:serviceaccount:${namespace}:${name}`,
  });
}

function lists(account: ServiceAccount | undefined, secret: string): boolean {
  return (account?.secrets ?? []).some(({ name }) => name === secret);
}

function isForToken({ type, metadata }: Secret): boolean {
  return type === TYPE && metadata.annotations?.[NAME] !== undefined;
}

function accountKeyOf({ metadata }: Secret): string {
  return `${metadata.namespace}/${metadata.annotations?.[NAME] ?? ''}`;
}
