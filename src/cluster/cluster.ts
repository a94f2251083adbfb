import { createApiServer } from '../apiserver/index.ts';
import type { AsyncDisposable, Clock, HttpHandler, Log, Random, SigningKey } from '../base/index.ts';
import { type Client, createClient, createInformers } from '../client/index.ts';
import { startControllers } from '../controllers/index.ts';
import { createResolver, type Resolver } from '../dns/index.ts';
import { type SimulatedNodesOptions, startSimulatedNodes } from '../node/index.ts';
import { createServiceProxy, type ServiceProxy } from '../proxy/index.ts';
import { startScheduler } from '../scheduler/index.ts';
import type { Store } from '../store/index.ts';
import { whenDefaultAccountExists } from './default-account.ts';
import { KUBERNETES_VERSION } from './version.ts';

export interface ClusterOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** What clients verify the server with, as PEM: published in every namespace as `kube-root-ca.crt`. */
  readonly authorityCertificate: string;
  /** Bearer tokens in the form of kube-apiserver's `--token-auth-file`; empty for none. */
  readonly staticTokens: string;
  /** What tokens of service accounts are signed with; left out, there are none. */
  readonly signingKey?: SigningKey;
  readonly nodes: Pick<
    SimulatedNodesOptions,
    'count' | 'namePrefix' | 'capacity' | 'annotationPrefix' | 'manner'
  >;
  /** In upstream's syntax: `*`, `deployment-controller`, `-job-controller`, `-*`. */
  readonly controllers: readonly string[];
  readonly scheduler: boolean;
}

/** A whole cluster in this process. */
export interface Cluster extends AsyncDisposable {
  /** The API, as a function: an adapter gives it a socket, and a test calls it. */
  readonly handler: HttpHandler;
  /** A client of this process, which speaks for a user without credentials. */
  client(user: { readonly name: string; readonly groups: readonly string[] }): Client;
  /** Names of the cluster to addresses. */
  readonly resolver: Resolver;
  /** Addresses of Services to endpoints. */
  readonly proxy: ServiceProxy;
}

/** Wires one cluster from its parts, and resolves when its API is ready. The store stays the caller's to close. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { clock, log, random } = options;
  const server = createApiServer({
    store: options.store,
    clock,
    random,
    log: log.named('apiserver'),
    staticTokens: options.staticTokens,
    clientAuthority: options.authorityCertificate,
    ...(options.signingKey ? { signingKey: options.signingKey } : {}),
  });
  await server.ready();

  const client: Cluster['client'] = (user) =>
    createClient({
      transport: server.handler,
      identity: user,
      userAgent: user.name.replace(/^system:/, ''),
      clock,
      log,
    });
  const component = (name: string): Client => client({ name: `system:${name}`, groups: ['system:masters'] });

  const controllerClient = component('kube-controller-manager');
  const informers = createInformers(controllerClient);
  const controllers = startControllers({
    client: controllerClient,
    informers,
    names: options.controllers,
    authorityCertificate: options.authorityCertificate,
  });
  const scheduler = options.scheduler
    ? startScheduler({ client: component('kube-scheduler'), informers, random })
    : undefined;
  const nodes = startSimulatedNodes({
    ...options.nodes,
    client: component('node'),
    informers,
    kubeletVersion: KUBERNETES_VERSION,
  });
  await Promise.all([nodes.ready, whenDefaultAccountExists(informers, options.controllers)]);

  return {
    handler: server.handler,
    client,
    resolver: createResolver({ informers }),
    proxy: createServiceProxy({ informers, clock, random }),
    async dispose() {
      nodes.dispose();
      scheduler?.dispose();
      controllers.dispose();
      informers.dispose();
      server.dispose();
    },
  };
}
