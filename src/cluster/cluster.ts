import {
  type AsyncDisposable,
  type CertificateSigner,
  type Clock,
  type Disposable,
  disposable,
  Disposables,
  type HttpHandler,
  type HttpsClient,
  type Link,
  type Log,
  MetricsRegistry,
  type MetricsSource,
  type Random,
  type SignatureCheck,
  type SigningKey,
} from '../base/index.ts';
import type { KindRegistry } from '../api/index.ts';
import {
  type Client,
  ControllerHealth,
  countedTransport,
  createClient,
  createInformers,
} from '../client/index.ts';
import { selectControllers, startControllers } from '../controllers/index.ts';
import { createResolver, type Resolver } from '../dns/index.ts';
import { builtInKinds } from '../kinds/index.ts';
import {
  type AccessAnswers,
  type AdmissionSelection,
  type AuditPolicy,
  type AuditSink,
  type AuthenticationConfiguration,
  type AuthorizationSettings,
  besideSettings,
  createKubeApiServer,
  type ExtensionTrust,
  type FrontProxy,
  type InFlightLimits,
  type KubeApiServer,
  type KubeApiServerOptions,
  type ProgramCheck,
  type SettingsFile,
  type StaticToken,
} from '../kube-apiserver/index.ts';
import { type SimulatedNodesOptions, startSimulatedNodes } from '../node/index.ts';
import { createServiceProxy, type ServiceProxy } from '../proxy/index.ts';
import { type SchedulerConfiguration, startScheduler } from '../scheduler/index.ts';
import type { Store } from '../store/index.ts';
import { bringAddons } from './addons.ts';
import { bringNodes } from './bring-nodes.ts';
import {
  BOOTSTRAP_ADMIN,
  type ComponentIdentity,
  controllerAccount,
  CONTROLLER_MANAGER,
  nodeIdentity,
  SCHEDULER,
  SIMULATED_DRIVER,
} from './component-identities.ts';
import { whenDefaultAccountExists } from './default-account.ts';
import { LateStarts } from './late-starts.ts';
import { LargeBodyServer } from './large-bodies/index.ts';
import { nodeLiveness } from './node-liveness.ts';
import { nodeUsage } from './node-usage.ts';
import { countedBy } from './outside-work.ts';
import { nodeCidrsFor } from './pod-network.ts';
import { withPatience } from './patience.ts';
import { KUBERNETES_VERSION } from './version.ts';

/** How long the start waits for what a Pod needs: objects that cannot be read may keep it away for ever. */
const START_PATIENCE_MS = 20_000;

/** What the parts of the cluster call its server, which they ask without a connection. */
const IN_PROCESS = 'in-process';

export interface ClusterOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** What is served; left out, the built-in kinds. They may come and go. */
  readonly kinds?: KindRegistry;
  /** May come while the cluster starts. */
  readonly trust: Promise<ClusterTrust>;
  /** Signs, in the name of the cluster's authority, what certificates are asked for; left out, nobody does. */
  readonly certificateSigner?: CertificateSigner;
  /** Bearer tokens that are known from the start: those of `--token-auth-file`. */
  readonly staticTokens: readonly StaticToken[];
  /** Who else issues tokens, and whether requests without credentials are anybody's. */
  readonly authentication?: AuthenticationConfiguration | undefined;
  /** Who is asked whether a request is allowed; the node authorizer and the roles where left out. */
  readonly authorization?: AuthorizationSettings | undefined;
  /** Where these two stand, for when they change. */
  readonly authenticationFile?: SettingsFile<AuthenticationConfiguration>;
  readonly authorizationFile?: SettingsFile<AuthorizationSettings>;
  /** By which tokens that others issue are checked; left out, none of those is good. */
  readonly checkSignature?: SignatureCheck;
  /** What tokens of service accounts are signed with; left out, there are none. */
  readonly signingKey?: SigningKey;
  readonly nodes: Pick<
    SimulatedNodesOptions,
    'count' | 'namePrefix' | 'capacity' | 'annotationPrefix' | 'manner'
  >;
  /** In upstream's syntax: `*`, `deployment-controller`, `-job-controller`, `-*`. */
  readonly controllers: readonly string[];
  readonly scheduler: boolean;
  /** Its profiles; upstream's defaults where left out. */
  readonly schedulerConfiguration?: SchedulerConfiguration | undefined;
  /** The addresses of Services: `10.96.0.0/12`. Left out: what the store's cluster was made with, or the default. */
  readonly serviceRange?: string | undefined;
  /** Which admission plugins there are, beside or without those that every server has. */
  readonly admission?: AdmissionSelection;
  /** How many requests are answered at once: upstream's defaults where left out. */
  readonly inFlight?: InFlightLimits;
  /** Whether requests are let in by flow schemas and priority levels; true where left out. */
  readonly priorityAndFairness?: boolean;
  /** Whether the cluster is made with the default StorageClass `standard`; true where left out. */
  readonly defaultStorageClass?: boolean;
  /**
   * Whether the cluster tells, as metrics.k8s.io, what its nodes and Pods use. Left out: where it begins with nodes that are
   * simulated in the manner `lifelike`.
   */
  readonly metricsApi?: boolean;
  /** How webhooks and other servers are asked. Left out, nothing answers anywhere. */
  readonly https?: HttpsClient;
  /** Whether who writes what nothing acts on yet is warned. */
  readonly gapWarnings?: boolean;
  /**
   * Starts a thread that runs `serveLargeBodies`: for requests that would hold this one for long. Left out, they do.
   */
  readonly startLargeBodies?: () => Link;
  /**
   * Settled once somebody serves the cluster: what it can be ready without (most controllers, the scheduler, metrics.k8s.io)
   * starts after that. Left out, all starts at once.
   */
  readonly served?: Promise<unknown>;
  /** Aborts where the start is not wanted any more: it rejects with the signal's reason, and what had started is stopped. */
  readonly signal?: AbortSignal | undefined;
  /** What is logged of requests to the API, and where. Left out, nothing is. */
  readonly audit?: { readonly policy: AuditPolicy; readonly sink: AuditSink };
  /** The machine that this runs on: the server tells that it is there, and by {@link Cluster.announce} where. Left out, it does not. */
  readonly hostName?: string;
  /** What of this program must be well for the server to be: its log, its certificate. */
  readonly programChecks?: readonly ProgramCheck[];
  /** What else of this program counts, for `/metrics`. */
  readonly metrics?: readonly MetricsSource[];
  /** What stands before the API, for everybody: what counts requests, delays them, or lets some fail. */
  middleware?(handler: HttpHandler): HttpHandler;
}

/** By what those who speak with each other know each other. */
export interface ClusterTrust {
  /** What clients verify the server with, as PEM: published in every namespace as `kube-root-ca.crt`. */
  readonly authorityCertificate: string;
  /** What the server verifies client certificates with, as PEM, where that is more: published for servers that extend the API. */
  readonly clientAuthority?: string;
  /** By what the API proves to servers that extend it that it speaks for users. Left out, by nothing. */
  readonly frontProxy?: FrontProxy;
}

/** A whole cluster in this process. */
export interface Cluster extends AsyncDisposable {
  /** The API, as a function: an adapter gives it a socket, and a test calls it. */
  readonly handler: HttpHandler;
  /** A client of this process, which speaks for a user without credentials. */
  client(user: { readonly name: string; readonly groups: readonly string[] }): Client;
  /** Resolves once other servers are told where this one is: `127.0.0.1:6443`. To be called when it listens. */
  announce(address: string): Promise<void>;
  /** Names of the cluster to addresses. */
  readonly resolver: Resolver;
  /** Addresses of Services to endpoints. */
  readonly proxy: ServiceProxy;
}

/**
 * Wires one cluster from its parts, and resolves when a Pod can be made in it. What was started is stopped again where
 * a later part does not start. The store stays the caller's to close.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const started = new Disposables();
  const aborted = whenAborted(options.signal);
  try {
    return await Promise.race([
      startParts(countedBy(options.clock, options), started),
      aborted.promise,
      failureOf(options.trust),
    ]);
  } catch (error) {
    started.dispose();
    throw error;
  } finally {
    aborted.dispose();
  }
}

/** The API of a cluster of which nothing else runs yet: what is asked for is written down, and nobody acts on it. */
export interface OpenedCluster extends AsyncDisposable, Pick<Cluster, 'handler' | 'client'> {
  /** Starts the rest. To be called once. */
  start(): Promise<Cluster>;
}

/** Opens the API of a cluster, and leaves the rest for later. The store stays the caller's to close. */
export async function openCluster(options: ClusterOptions): Promise<OpenedCluster> {
  const started = new Disposables();
  try {
    const api = await openApi(countedBy(options.clock, options), started);
    return { ...api, dispose: async () => started.dispose() };
  } catch (error) {
    started.dispose();
    throw error;
  }
}

/** Rejects where a promise does, at once; resolves never. */
function failureOf(promise: Promise<unknown>): Promise<never> {
  return new Promise((_resolve, reject) => void promise.catch(reject));
}

/** Rejects when a signal aborts; disposed, it waits no more. */
function whenAborted(signal: AbortSignal | undefined): Disposable & { readonly promise: Promise<never> } {
  let onAbort = (): void => {};
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () =>
      reject(signal?.reason instanceof Error ? signal.reason : new Error('the start was given up'));
  });
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);
  return { promise, ...disposable(() => signal?.removeEventListener('abort', onAbort)) };
}

async function startParts(options: ClusterOptions, started: Disposables): Promise<Cluster> {
  const api = await openApi(options, started);
  return api.start();
}

async function openApi(
  options: ClusterOptions,
  started: Disposables,
): Promise<Omit<OpenedCluster, 'dispose'>> {
  const { clock, log, random, kinds = builtInKinds() } = options;
  const metrics = new MetricsRegistry();
  const health = new ControllerHealth();
  const usage = nodeUsage(options.metricsApi, options.nodes);
  const serverOptions: KubeApiServerOptions = {
    kinds,
    store: options.store,
    clock,
    random,
    log: log.named('apiserver'),
    staticTokens: options.staticTokens,
    extensionTrust: options.trust.then(extensionTrust),
    ...(options.gapWarnings ? { running: { scheduler: options.scheduler } } : {}),
    ...(options.audit ? { audit: options.audit } : {}),
    metrics: [metrics, ...(options.metrics ?? [])],
    healthChecks: [{ name: 'controllers', check: async () => health.check() }],
    ...(options.hostName === undefined ? {} : { hostName: options.hostName }),
    ...(options.programChecks ? { programChecks: options.programChecks } : {}),
    ...(options.signal ? { stopping: options.signal } : {}),
    ...(usage ? { usage } : {}),
    ...(options.https ? { https: options.https } : {}),
    ...(options.admission ? { admission: options.admission } : {}),
    ...(options.inFlight ? { limits: { inFlight: options.inFlight } } : {}),
    priorityAndFairness: options.priorityAndFairness ?? true,
    ...(options.signingKey ? { signingKey: options.signingKey } : {}),
    ...(options.authentication ? { authentication: options.authentication } : {}),
    ...(options.authorization ? { authorization: options.authorization } : {}),
    ...(options.authenticationFile ? { authenticationFile: options.authenticationFile } : {}),
    ...(options.authorizationFile ? { authorizationFile: options.authorizationFile } : {}),
    ...(options.checkSignature ? { checkSignature: options.checkSignature } : {}),
    ...(options.serviceRange === undefined ? {} : { services: { serviceRange: options.serviceRange } }),
  };
  const largeBodies = largeBodiesOf(options, serverOptions, () => server.access);
  if (largeBodies) started.add(largeBodies);
  const server: KubeApiServer = started.add(
    createKubeApiServer({ ...serverOptions, ...(largeBodies ? { largeBodies } : {}) }),
  );
  await server.ready();

  const handler = options.middleware?.(server.handler) ?? server.handler;
  const client: Cluster['client'] = (user) => {
    const userAgent = user.name.replace(/^system:/, '');
    return createClient({ transport: handler, identity: user, userAgent, clock, log });
  };
  const opened = { kinds, metrics, health, usage, server, handler, client };
  return { handler, client, start: () => startBeside(options, started, opened) };
}

interface OpenedParts {
  readonly kinds: KindRegistry;
  readonly metrics: MetricsRegistry;
  readonly health: ControllerHealth;
  readonly usage: ReturnType<typeof nodeUsage>;
  readonly server: KubeApiServer;
  readonly handler: HttpHandler;
  readonly client: Cluster['client'];
}

/** Starts what is beside the API: controllers, scheduler, nodes. */
async function startBeside(
  options: ClusterOptions,
  started: Disposables,
  opened: OpenedParts,
): Promise<Cluster> {
  const { clock, log, random, controllers: names } = options;
  const { kinds, metrics, health, usage, server, handler, client } = opened;
  const nodeCidrs = nodeCidrsFor(options.nodes);
  const withStorageClass = options.defaultStorageClass ?? true;
  await bringAddons(client(BOOTSTRAP_ADMIN), names, { withStorageClass });

  const transport = countedTransport(handler, { metrics, clock, host: IN_PROCESS });
  const clientOf = (identity: ComponentIdentity): Client =>
    createClient({ transport, ...identity, clock, log });
  const manager = clientOf(CONTROLLER_MANAGER);
  const givesRanges = selectControllers(names).includes('node-ipam-controller');
  const nodesOptions = {
    ...options.nodes,
    clientOf: (node: string): Client => clientOf(nodeIdentity(node)),
    clock,
    log: log.named('node'),
    kubeletVersion: KUBERNETES_VERSION,
  };
  const administrator = client(BOOTSTRAP_ADMIN);
  await bringNodes({ ...nodesOptions, administrator, cidrs: givesRanges ? nodeCidrs : undefined });
  const informers = started.add(createInformers(manager));
  const liveness = nodeLiveness();
  const late = started.add(new LateStarts(clock, options.served));
  started.add(
    startControllers({
      late: late.add,
      clientOf: (account) => (account === undefined ? manager : clientOf(controllerAccount(account))),
      informers,
      kinds,
      names,
      authorityCertificate: options.trust.then((trust) => trust.authorityCertificate),
      certificateSigner: options.certificateSigner,
      tokenSigner: options.signingKey,
      nodeCidrs,
      nodeLiveness: liveness,
      clock,
      log,
      metrics,
      health,
    }),
  );
  if (options.scheduler) {
    const { schedulerConfiguration: configuration } = options;
    late.add(() => startScheduler({ client: clientOf(SCHEDULER), informers, random, configuration }));
  }
  const nodes = started.add(
    startSimulatedNodes({
      ...nodesOptions,
      driverClient: clientOf(SIMULATED_DRIVER),
      informers,
      ...(givesRanges ? {} : { sharedPodCidr: nodeCidrs.clusterCidr }),
    }),
  );
  usage?.from(nodes);
  liveness.from(nodes);
  let metricsApi: Promise<void> | undefined;
  if (usage) {
    late.add(() => {
      metricsApi = server.registerMetricsApi();
      metricsApi.catch((error: unknown) => log.warn('metrics.k8s.io was not registered', { error }));
      return NOTHING_TO_STOP;
    });
  }
  const usable = Promise.all([nodes.ready, whenDefaultAccountExists(informers, names)]);
  const startWithout = (): void =>
    log.warn('not all nodes are ready, or the default account is missing: the cluster starts without');
  await withPatience(clock, START_PATIENCE_MS, usable, startWithout, options.signal);
  await server.publishTrust();
  await metricsApi;

  return {
    handler,
    client,
    announce: (address) => server.announce(address),
    resolver: createResolver({ informers }),
    proxy: createServiceProxy({ informers, clock, random }),
    dispose: async () => started.dispose(),
  };
}

const NOTHING_TO_STOP = disposable(() => {});

function extensionTrust({ authorityCertificate, clientAuthority, frontProxy }: ClusterTrust): ExtensionTrust {
  return { clientAuthority: clientAuthority ?? authorityCertificate, ...(frontProxy ? { frontProxy } : {}) };
}

function largeBodiesOf(
  { startLargeBodies, log, signingKey }: ClusterOptions,
  server: KubeApiServerOptions,
  access: () => AccessAnswers,
): LargeBodyServer | undefined {
  if (!startLargeBodies) return undefined;
  const { store, kinds, clock } = server;
  return new LargeBodyServer({
    store,
    kinds,
    clock,
    log: log.named('large-bodies'),
    startThread: startLargeBodies,
    signingKey,
    settings: besideSettings(server),
    access,
  });
}
