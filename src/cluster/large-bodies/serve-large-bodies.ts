import {
  type Clock,
  HandedOver,
  type HttpsClient,
  type Link,
  type Log,
  type Random,
  readAll,
  RemoteCalls,
  type SigningKey,
} from '../../base/index.ts';
import { builtInKinds } from '../../kinds/index.ts';
import {
  type AccessAnswers,
  createKubeApiServer,
  type KubeApiServer,
  TokenError,
} from '../../kube-apiserver/index.ts';
import { RemoteStore } from '../../store/index.ts';
import type { ClusterMethods, LargeBodyMethods, LargeBodySettings } from './protocol.ts';

export interface LargeBodyParts {
  /** The way to the thread of the cluster. */
  readonly link: Link;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** How webhooks are asked. */
  readonly https: HttpsClient;
}

/**
 * The thread of large bodies: an API server over the store of the cluster's thread, for requests that the cluster's own
 * server has let in. It serves until the link is closed.
 */
export function serveLargeBodies({ link, clock, random, log, https }: LargeBodyParts): void {
  const store = new RemoteStore();
  const underWay = new Map<number, AbortController>();
  let server: KubeApiServer | undefined;
  const methods: LargeBodyMethods = {
    ...store.watchMethods,
    open: async (settings) => {
      await store.connect(calls);
      server = createServer(settings, calls, { store, clock, random, log, https });
      await server.ready();
      return null;
    },
    serve: async ({ id, as, ...request }) => {
      if (!server) throw new Error('the server has not been opened');
      // A kind that the cluster's own server knows is known here, too, and as it is there.
      await server.caughtUp();
      if (as) {
        const bytes = new Uint8Array(await server.writeObject(request.body, as));
        const counted = server.takeCounted();
        const nothing = { status: 200, headers: {}, annotations: [], requestHead: undefined };
        return new HandedOver({ ...nothing, body: bytes, counted }, [bytes.buffer]);
      }
      const gone = new AbortController();
      underWay.set(id, gone);
      try {
        const answer = await server.handleAdmitted({ ...request, signal: gone.signal });
        const { status, headers, annotations, requestHead } = answer;
        // A copy: what is answered may be kept for the next one who asks.
        const body = new Uint8Array(await readAll(answer.body));
        const counted = server.takeCounted();
        return new HandedOver({ status, headers, body, annotations, requestHead, counted }, [body.buffer]);
      } finally {
        underWay.delete(id);
      }
    },
    cancel: (id) => underWay.get(id)?.abort(),
  };
  const calls: RemoteCalls<ClusterMethods> = new RemoteCalls<ClusterMethods>(link, methods, () =>
    server?.dispose(),
  );
}

function createServer(
  settings: LargeBodySettings,
  calls: RemoteCalls<ClusterMethods>,
  parts: { readonly store: RemoteStore } & Omit<LargeBodyParts, 'link'>,
): KubeApiServer {
  const { server, signing, audiences } = settings;
  return createKubeApiServer({
    ...server,
    ...parts,
    kinds: builtInKinds(),
    isBeside: true,
    elsewhere: remoteAccess(audiences, calls),
    ...(signing ? { signingKey: remoteKey(signing, calls) } : {}),
  });
}

/** Who may do what is known where requests are let in, and changes there. */
function remoteAccess(audiences: readonly string[], calls: RemoteCalls<ClusterMethods>): AccessAnswers {
  return {
    authorizer: { authorize: (attributes) => calls.call('access.authorize', attributes) },
    tokens: {
      audiences,
      review: async (token, asked) => {
        const found = await calls.call('access.review', { token, audiences: asked });
        if ('problem' in found) throw new TokenError(found.problem);
        return found;
      },
    },
  };
}

/** The key stays in its thread; what is to be signed goes there. */
function remoteKey(algorithm: SigningKey['algorithm'], calls: RemoteCalls<ClusterMethods>): SigningKey {
  return {
    algorithm,
    id: () => calls.call('key.id', null),
    publicKey: () => calls.call('key.publicKey', null),
    sign: (data) => calls.call('key.sign', data),
    verify: (data, signature) => calls.call('key.verify', { data, signature }),
  };
}
