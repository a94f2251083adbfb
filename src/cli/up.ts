import os from 'node:os';
import {
  type AsyncDisposable,
  type Clock,
  type Disposable,
  type Log,
  MetricsRegistry,
} from '../base/index.ts';
import {
  type Cluster,
  type ClusterOptions,
  type ClusterTrust,
  startCluster,
  type StaticToken,
} from '../cluster/index.ts';
import { createSystemRandom, systemClock } from '../host/index.ts';
import {
  checkStderrTaken,
  createHttpsClient,
  createStderrLog,
  type Credentials,
  credentialsRenewalMs,
  FRONT_PROXY,
  type HttpsServer,
  processMetrics,
  serveHttps,
  webSocketWatches,
  signingKey,
  writtenAdministrator,
} from '../platform/index.ts';
import type { Store } from '../store/index.ts';
import { withConfiguration } from './admission-config.ts';
import {
  accessFiles,
  clientAuthorities,
  followedFiles,
  formerKeys,
  givenSigningKey,
  signerOf,
  schedulerConfiguration,
} from './access-files.ts';
import type { UpOptions } from './arguments.ts';
import { openAuditLog } from './audit-log.ts';
import { askCluster } from './ask-cluster.ts';
import { checkOptions, portProblem } from './check-options.ts';
import { clockOf, moveByLines } from './clock-option.ts';
import { type Home, openHome } from './home.ts';
import { startLargeBodies } from './large-bodies.ts';
import { usersFile, writeKubeconfig } from './kubeconfig-file.ts';
import { programChecks } from './program-checks.ts';
import { recover } from './recover.ts';
import { renewInTime } from './renewal.ts';
import { collectByWholeSize } from './old-generation.ts';
import { onStopRequest, whenAborted } from './stop-request.ts';
import { UsageError } from './usage-error.ts';
import { sizeYoungGeneration } from './young-generation.ts';

const HOST = '127.0.0.1';
const PORT_FILE = 'port';

/** Starts a cluster, says when it is ready, and resolves once it was asked to stop and has. */
export async function up(options: UpOptions): Promise<void> {
  const stop = onStopRequest();
  const log = createStderrLog(options.logLevel);
  // A part that forgot to look at a failure must not take the cluster with it.
  process.on('unhandledRejection', (error) => log.error('a failure nobody looked at', { error }));
  // Nor must a terminal, or a pipe, that is gone.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const tokens = await checkOptions(options, HOST);
  let isServed = (): void => {};
  const served = new Promise<void>((resolve) => (isServed = resolve));
  const running = await start(options, tokens, log, stop, served);
  let young: Disposable | undefined;
  try {
    announce(options, running);
    isServed();
    collectByWholeSize();
    young = sizeYoungGeneration();
    await whenAborted(stop);
  } finally {
    young?.dispose();
    await running.dispose();
  }
}

interface Running extends AsyncDisposable {
  readonly server: string;
  readonly kubeconfig: string;
}

/**
 * Starts the parts one after the other; what was started is stopped in the reverse order. Rejects with the reason of `stop`
 * where that aborts first.
 */
async function start(
  options: UpOptions,
  tokens: readonly StaticToken[],
  log: Log,
  stop: AbortSignal,
  served: Promise<void>,
): Promise<Running> {
  const stops: (() => Promise<void> | void)[] = [];
  const dispose = async (): Promise<void> => {
    for (let next = stops.pop(); next; next = stops.pop()) await next();
  };
  const add = <T extends { dispose(): Promise<void> | void }>(part: T): T => {
    stops.push(() => part.dispose());
    stop.throwIfAborted();
    return part;
  };
  try {
    const home = add(openHome(options, HOST, log, stop));
    const issuing = home.credentials({});
    issuing.catch(() => undefined); // Whoever waits for them hears of it.
    let good: Credentials | undefined;
    if (options.recover) {
      await recover(home.storeFile, (line) => process.stderr.write(`wheelhouse: ${line}\n`));
    }
    const { clock, stepped } = clockOf(options.clock);
    const store = home.openStore(clock);
    add({ dispose: () => store.close() });
    const connections = new MetricsRegistry();
    const auditLog = options.audit && add(openAuditLog(options.audit, log.named('audit')));
    const serving: { https?: HttpsServer } = {};
    const cluster = add(
      await startCluster({
        ...clusterOptions(options, clock, store, log, connections),
        staticTokens: tokens,
        https: add(createHttpsClient()),
        ...(auditLog ? { audit: auditLog.audit } : {}),
        signingKey: {
          ...(givenSigningKey(options) ?? signingKey(home.kept, log.named('certificates'))),
          others: formerKeys(options),
        },
        certificateSigner: signerOf(async () => (good ?? (await issuing)).authority),
        trust: issuing.then((issued) => trustOf(options, issued, () => good ?? issued)),
        signal: stop,
        served,
        hostName: os.hostname(),
        programChecks: programChecks(checkStderrTaken, () => serving.https),
      }),
    );
    const credentials = await issuing;
    const trusted = clientAuthorities(options);
    const https = add(await listen(options, home, cluster, credentials, log, connections));
    serving.https = https;
    await cluster.announce(`${HOST}:${https.port}`);
    // Only now: where there is no room for it, what listens must not stay.
    home.kept?.write(PORT_FILE, String(https.port));
    const server = `https://${HOST}:${https.port}`;
    const kubeconfig = options.kubeconfig === undefined ? home.kubeconfig : usersFile(options.kubeconfig);
    const tell = (renewed: Credentials): void => {
      good = renewed;
      writeKubeconfig(kubeconfig, { isUsers: options.kubeconfig !== undefined }, server, renewed);
    };
    tell(credentials);
    add(renewInTime(credentials, { clock: systemClock, log, ...renewal(home, https, trusted, tell) }));
    await askCluster(kubeconfig, stop, writtenAdministrator(kubeconfig, server, credentials));
    if (stepped)
      add(moveByLines(stepped, process.stdin, (line) => process.stderr.write(`wheelhouse: ${line}\n`)));
    home.announce({ pid: process.pid, server, kubeconfig });
    return { server, kubeconfig, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** By what the cluster is known: by what is good then, where that is used again and again. */
function trustOf(options: UpOptions, first: Credentials, good: () => Credentials): ClusterTrust {
  return {
    authorityCertificate: first.authority.certificate,
    clientAuthority: clientAuthorities(options)(first.authority.certificate),
    frontProxy: {
      authority: first.frontProxyAuthority.certificate,
      name: FRONT_PROXY.name,
      certificate: () => good().frontProxyClient,
    },
  };
}

function renewal(
  home: Home,
  https: HttpsServer,
  trusted: (own: string) => string,
  tell: (credentials: Credentials) => void,
) {
  return {
    dueMs: credentialsRenewalMs,
    async renew(before: Credentials): Promise<Credentials> {
      const good = await home.credentials(before);
      https.renew(good.server, trusted(good.authority.certificate));
      tell(good);
      return good;
    },
  };
}

function clusterOptions(
  options: UpOptions,
  clock: Clock,
  store: Store,
  log: Log,
  connections: MetricsRegistry,
): Omit<ClusterOptions, 'staticTokens' | 'trust'> {
  const { nodes, nodePrefix, nodeCapacity, simulation } = options;
  const { controllers, scheduler, defaultStorageClass, metricsApi, serviceRange, gapWarnings } = options;
  return {
    store,
    clock,
    random: createSystemRandom(),
    log,
    nodes: {
      count: nodes,
      namePrefix: nodePrefix,
      capacity: nodeCapacity,
      annotationPrefix: simulation.prefix,
      manner: simulation.manner,
    },
    ...accessFiles(options),
    ...followedFiles(options, log.named('access')),
    controllers,
    scheduler,
    schedulerConfiguration: schedulerConfiguration(options),
    defaultStorageClass,
    ...(metricsApi === undefined ? {} : { metricsApi }),
    ...options.server,
    admission: withConfiguration(options.server),
    serviceRange,
    gapWarnings,
    metrics: [processMetrics(), connections],
    startLargeBodies: () => startLargeBodies(options.logLevel),
  };
}

/** Serves the cluster at the port asked for, or at the one it had before, or at any free one. */
async function listen(
  options: UpOptions,
  { kept }: Home,
  cluster: Cluster,
  credentials: Credentials,
  log: Log,
  connections: MetricsRegistry,
): Promise<HttpsServer> {
  const name = 'apiserver_tls_handshake_errors_total';
  const insecure = connections.counter(name, 'Connections that could not be secured.');
  const serve = (port: number): Promise<HttpsServer> =>
    serveHttps({
      handler: webSocketWatches(cluster.handler),
      server: credentials.server,
      clientAuthority: clientAuthorities(options)(credentials.authority.certificate),
      host: HOST,
      port,
      log: log.named('https'),
      onInsecure: () => insecure.add(),
    });
  const { port } = options;
  return serve(port ?? portBefore(kept?.read(PORT_FILE))).catch((error: unknown) => {
    if (port !== undefined) throw new UsageError(portProblem(port, error));
    // The port that it had is only a wish; one that was asked for is not.
    return serve(0);
  });
}

/** 0, for any free one, where nothing of use was kept. */
function portBefore(text: string | undefined): number {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : 0;
}

function announce({ json, nodes }: UpOptions, { server, kubeconfig }: Running): void {
  const readyMs = Math.round(performance.now());
  if (json) {
    const line = { ready: true, server, kubeconfig, pid: process.pid, readyMs };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  process.stdout.write(
    `Kubernetes is ready at ${server} after ${readyMs} ms, with ${nodes} simulated nodes\n` +
      `  export KUBECONFIG=${kubeconfig}\n` +
      `Stop it with Ctrl+C.\n`,
  );
}
