import { formatTime } from '../api/index.ts';
import { metricsKinds } from '../kinds/index.ts';
import { type MetricRecord, MetricsRegistry, RecordedMetrics } from '../base/index.ts';
import {
  AdmissionChain,
  Auditor,
  type ApiServer,
  createApiServer,
  DEFAULT_LIMITS,
  firstOpinion,
  FlowControl,
  LeaseManager,
  mastersAuthorizer,
  PostStartHooks,
  Registry,
} from '../apiserver/index.ts';
import { type AccessAnswers, createAccess } from './access.ts';
import { Aggregation } from './aggregation/index.ts';
import { admissionPlugins, selectAdmission } from './admission/index.ts';
import { admissionPolicies } from './admission-policies/index.ts';
import { ConversionWebhooks } from './conversion-webhooks/index.ts';
import { CustomResources } from './custom-resources/index.ts';
import { apiServices } from './bootstrap/cluster-objects.ts';
import { ensureBootstrapObjects } from './bootstrap/ensure.ts';
import { ExtensionAuthentication } from './bootstrap/extension-authentication.ts';
import { leaseOldEvents } from './event-expiry/event-expiry.ts';
import { FlowConfiguration } from './flow-control/flow-configuration.ts';
import { HOOKS, hookNames } from './start-up/index.ts';
import { ServerIdentity } from './identity/index.ts';
import { GapWarnings } from './known-gaps/index.ts';
import { MetricsApi } from './metrics-api/index.ts';
import { publishedApi } from './openapi/published-api.ts';
import { DEFAULT_PORT, DEFAULT_VERSION, type KubeApiServerOptions } from './options.ts';
import { ServiceAllocator } from './service-allocation/service-allocator.ts';
import { specialEndpoints } from './subresources/special-endpoints.ts';
import { NO_NETWORK, WebhookClient } from './webhook-client/index.ts';
import { AdmissionWebhooks } from './webhooks/index.ts';

export interface KubeApiServer extends ApiServer {
  /** What it says of access: for a server beside it. */
  readonly access: AccessAnswers;
  /** Resolves once all kinds are served that were established, and as they were, when it was asked. */
  caughtUp(): Promise<void>;
  /**
   * Resolves once what servers that extend the API know their clients by is published: to be called when the server is ready,
   * which does not wait for it.
   */
  publishTrust(): Promise<void>;
  /** Resolves once other servers are told where this one is: `127.0.0.1:6443`. To be called when it listens. */
  announce(address: string): Promise<void>;
  /** Says that it has metrics.k8s.io, where nobody else is registered for it, if it was told what to serve there. */
  registerMetricsApi(): Promise<void>;
  /** What a server beside another one has counted since the last time, for that one. */
  takeCounted(): readonly MetricRecord[];
}

/** The API of Kubernetes over a store. */
export function createKubeApiServer(options: KubeApiServerOptions): KubeApiServer {
  const { kinds, store, clock, random, log, version = DEFAULT_VERSION, https = NO_NETWORK } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const registry = new Registry({ store, clock, random, log, limits, kinds });
  const { objects, resources } = registry;
  const recorded = options.isBeside ? new RecordedMetrics() : undefined;
  const metrics = recorded ?? new MetricsRegistry();
  const services = new ServiceAllocator({
    kinds,
    reader: objects,
    addresses: resources.storage('networking.k8s.io', 'ipaddresses'),
    store,
    clock,
    random,
    metrics,
    options: options.services ?? {},
  });
  resources.allocate({ group: '', resource: 'services' }, services);
  const ttlMs = limits.eventTtlMs;
  resources.expire(EVENTS, new LeaseManager({ store, clock, ttlMs }));
  const access = createAccess({
    reader: objects,
    writer: objects,
    clock,
    random,
    log: log.named('access'),
    metrics,
    staticTokens: options.staticTokens ?? [],
    signingKey: options.signingKey,
    issuer: options.issuer ?? ISSUER,
    authentication: options.authentication,
    authorization: options.authorization,
    authenticationFile: options.authenticationFile,
    authorizationFile: options.authorizationFile,
    https,
    checkSignature: options.checkSignature,
    elsewhere: options.elsewhere,
    privileged: mastersAuthorizer,
    join: firstOpinion,
  });
  for (const { of, hooks } of access.hooks) resources.hook(of, hooks);
  const admission = new AdmissionChain({ clock, limitMs: limits.admissionMs, metrics });
  const { authorizer } = access;
  const policies = admissionPolicies({ kinds, reader: objects, authorizer, clock, metrics });
  const client = new WebhookClient({ https, reader: objects, clock, random });
  const webhooks = new AdmissionWebhooks({
    kinds,
    reader: objects,
    authorizer,
    client,
    clock,
    random,
    metrics,
    credentials: options.admission?.configuration?.webhookCredentials ?? {},
    requestMs: limits.requestMs,
  });
  const plugins = [
    ...admissionPlugins({
      objects,
      kinds,
      authorizer,
      clock,
      random,
      https,
      metrics,
      configuration: options.admission?.configuration ?? {},
      beforeQuota: [policies.mutating, webhooks.mutating, policies.validating, webhooks.validating],
    }),
    ...access.admission,
    ...(options.running ? [new GapWarnings(options.running)] : []),
  ];
  for (const plugin of selectAdmission(plugins, options.admission ?? {})) admission.add(plugin);
  const writes = { admission, random, retries: limits.writeRetries };
  const conversions = new ConversionWebhooks({ client, clock, random, metrics });
  const custom = new CustomResources({
    kinds,
    objects,
    resources,
    writes,
    clock,
    log,
    isBeside: options.isBeside ?? false,
    conversionOf: (definition) => conversions.of(definition),
    largeBodies: options.largeBodies,
    largeBytes: limits.ownBodyBytes,
    ruleCostHere: options.largeBodies ? RULE_COST_HERE : undefined,
  });
  const trust = new ExtensionAuthentication({ kinds, objects, clock, log, trust: options.extensionTrust });
  const aggregation = options.isBeside
    ? undefined
    : new Aggregation({
        https,
        reader: objects,
        resources,
        writes,
        clock,
        random,
        log: log.named('aggregation'),
        metrics,
        requestMs: limits.requestMs,
        builtIn: apiServices(formatTime(clock.now())),
        frontProxy: () => trust.certificate(),
      });
  const { usage } = options;
  const metricsKindsHere = usage && kinds.register(...metricsKinds());
  const metricsApi = usage && new MetricsApi({ reader: objects, usage, clock });
  const flowControl = isFair(options)
    ? new FlowControl({
        clock,
        seats: limits.inFlight.reads + limits.inFlight.writes,
        // Upstream lets a request wait for a quarter of the time that it has.
        waitMs: limits.requestMs / 4,
        objects: (info) => resources.objectStats(info),
      })
    : undefined;
  const identity =
    options.hostName === undefined || options.isBeside
      ? undefined
      : new ServerIdentity({
          kinds,
          objects,
          resources,
          writes,
          clock,
          random,
          log: log.named('identity'),
          hostName: options.hostName,
        });
  const hooks = new PostStartHooks(
    hookNames({
      isFair: flowControl !== undefined,
      hasIdentity: identity !== undefined,
      hasTrust: options.extensionTrust !== undefined,
    }),
  );
  const beside = new Map(
    aggregation
      ? [
          [
            HOOKS.autoRegistration as string,
            { name: 'autoregister-completion', check: () => aggregation.checkRegistered() },
          ],
        ]
      : [],
  );
  const flows = flowControl && new FlowConfiguration({ objects, kinds, clock, log, control: flowControl });
  const server = createApiServer({
    store,
    clock,
    random,
    log,
    limits,
    version,
    kinds,
    published: publishedApi,
    registry,
    authenticators: access.authenticators,
    ...(options.authentication?.anonymous ? { anonymous: options.authentication.anonymous } : {}),
    authorizer: access.authorizer,
    writes,
    special: specialEndpoints({ resources, objects, writes, nodes: options.nodes, metrics: metricsApi }),
    virtual: access.virtual,
    paths: access.paths,
    counted: metrics,
    metrics: options.metrics ?? [],
    health: {
      program: options.programChecks ?? [],
      startUp: () => hooks.checks(beside),
      others: options.healthChecks ?? [],
      stopping: options.stopping,
    },
    ...(options.audit ? { auditor: new Auditor({ clock, random, ...options.audit }) } : {}),
    ...(flowControl ? { flowControl } : {}),
    ...(aggregation ? { others: aggregation } : {}),
    ...(options.largeBodies ? { largeBodies: options.largeBodies } : {}),
  });
  return {
    ...server,
    access,
    caughtUp: () => custom.caughtUp(),
    publishTrust: async () => {
      const published = hooks.run([HOOKS.authenticationInfo], trust.publish());
      const proves = await hooks.run([HOOKS.frontProxyCertificate], trust.known());
      if (!proves) hooks.leaveOut(HOOKS.frontProxyCertificate);
      await published;
    },
    announce: async (address) => {
      if (!identity) return;
      await hooks.run([HOOKS.identityLease, HOOKS.peerEndpoint], identity.start(address));
      await hooks.run([HOOKS.identityLeaseCollector], identity.collect());
    },
    registerMetricsApi: async () => metricsApi?.register(objects, kinds),
    takeCounted: () => recorded?.take() ?? [],
    ready: async () => {
      await hooks.run([HOOKS.informers, HOOKS.storageReadiness], server.ready());
      await Promise.all([
        hooks.run(
          [HOOKS.definitionInformers, HOOKS.definitionControllers, HOOKS.definitionsSynced],
          custom.ready(),
        ),
        hooks.run([HOOKS.admission], webhooks.ready()),
      ]);
      if (options.isBeside) return;
      const { cache, codec } = resources.storage('', 'events');
      await leaseOldEvents({ store, clock, prefix: cache.prefix, ttlMs, codec });
      const range = await hooks.run([HOOKS.addressRepair], services.start());
      const bootstrap = ensureBootstrapObjects({
        hooks,
        kinds,
        objects,
        nowMs: clock.now(),
        addresses: { range, targetPort: options.securePort ?? DEFAULT_PORT },
      });
      await bootstrap;
      await Promise.all([
        flows && hooks.run([HOOKS.fairnessConsumer, HOOKS.fairnessFilter], flows.start()),
        aggregation && hooks.run(AGGREGATION_HOOKS, aggregation.ready()),
        aggregation && hooks.run([HOOKS.autoRegistration], aggregation.start()),
        hooks.run([HOOKS.objectCounts], countsObjects(registry)),
      ]);
    },
    dispose: () => {
      identity?.dispose();
      trust.dispose();
      metricsApi?.dispose();
      metricsKindsHere?.dispose();
      aggregation?.dispose();
      webhooks.dispose();
      custom.dispose();
      services.dispose();
      policies.dispose();
      access.dispose();
      flows?.dispose();
      server.dispose();
    },
  };
}

/** What is done once it is known what is registered: each is handed every registration by then. */
const AGGREGATION_HOOKS = [
  HOOKS.aggregatorInformers,
  HOOKS.localAvailability,
  HOOKS.remoteAvailability,
  HOOKS.registration,
  HOOKS.discovery,
  HOOKS.openApi,
  HOOKS.openApi3,
];

/** Rejects where it is not known how many objects there are, which tells what a list of them costs. */
async function countsObjects({ resources }: Registry): Promise<void> {
  const namespaces = resources.objectStats({ group: '', version: 'v1', resource: 'namespaces' });
  if (!namespaces || namespaces.count === 0) throw new Error('objects are not counted');
}

/** A server beside another one answers what that one has let in. */
function isFair({ isBeside = false, priorityAndFairness = true }: KubeApiServerOptions): boolean {
  return priorityAndFairness && !isBeside;
}

/** What the rules of one object may cost before they are left to the server beside: some tens of milliseconds. */
const RULE_COST_HERE = 250_000;

const EVENTS = { group: '', resource: 'events' };

/** What the server calls itself to who reads its tokens. */
export const ISSUER = 'https://kubernetes.default.svc';
