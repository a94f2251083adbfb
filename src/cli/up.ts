import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AsyncDisposable, Log } from '../base/index.ts';
import {
  type Cluster,
  type ClusterOptions,
  kubernetesServiceAddress,
  type StaticToken,
  startCluster,
} from '../cluster/index.ts';
import { createSystemRandom, systemClock } from '../host/index.ts';
import {
  createStderrLog,
  type Credentials,
  type Folder,
  holdDataDir,
  type HttpsServer,
  kubeconfigFor,
  loadCredentials,
  makeCredentials,
  parseTokenFile,
  serveHttps,
  signingKey,
  SqliteStore,
  writePrivateFile,
} from '../platform/index.ts';
import { MemoryStore, type Store } from '../store/index.ts';
import type { UpOptions } from './arguments.ts';
import { recover } from './recover.ts';

const HOST = '127.0.0.1';
const PORT_FILE = 'port';

/** Starts a cluster, says when it is ready, and resolves once it was asked to stop and has. */
export async function up(options: UpOptions): Promise<void> {
  // Also what a library writes (a database and its log) is for its owner alone.
  process.umask(0o077);
  const stopAsked = whenAskedToStop();
  const log = createStderrLog(options.logLevel);
  // A part that forgot to look at a failure must not take the cluster with it.
  process.on('unhandledRejection', (error) => log.error('a failure nobody looked at', { error }));
  const running = await start(options, log);
  try {
    announce(options, running);
    await stopAsked;
  } finally {
    await running.dispose();
  }
}

interface Running extends AsyncDisposable {
  readonly server: string;
  readonly kubeconfig: string;
}

/** Starts the parts one after the other; what was started is stopped in the reverse order. */
async function start(options: UpOptions, log: Log): Promise<Running> {
  const stops: (() => Promise<void> | void)[] = [];
  const dispose = async (): Promise<void> => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
  };
  try {
    const staticTokens = await readTokens(options.tokenAuthFile);
    const home = openHome(options, log);
    stops.push(() => home.dispose());
    const credentials = await home.credentials();
    if (options.recover)
      await recover(home.storeFile, (line) => process.stderr.write(`wheelhouse: ${line}\n`));
    const store = home.openStore();
    stops.push(() => store.close());
    const cluster = await startCluster({
      ...clusterOptions(options, store, credentials, staticTokens, log),
      signingKey: signingKey(home.folder),
    });
    stops.push(() => cluster.dispose());
    const https = await listen(options, home.folder, cluster, credentials, log);
    stops.push(() => https.dispose());
    const server = `https://${HOST}:${https.port}`;
    const kubeconfig = path.resolve(options.kubeconfig ?? home.kubeconfig);
    writePrivateFile(kubeconfig, kubeconfigFor(server, credentials));
    home.announce({ pid: process.pid, server, kubeconfig });
    return { server, kubeconfig, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Where a cluster is kept: a data directory of its own, or a folder that goes with the process. */
function openHome(options: UpOptions, log: Log) {
  const held = options.ephemeral ? undefined : holdDataDir(options.dataDir);
  const folder = held?.folder;
  const temporary = folder ? undefined : fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-'));
  const pathOf = (name: string): string => folder?.pathOf(name) ?? path.join(temporary ?? '', name);
  return {
    folder,
    kubeconfig: pathOf('kubeconfig'),
    credentials() {
      const addresses = [HOST, kubernetesServiceAddress(options.serviceRange)];
      return folder
        ? loadCredentials(folder, systemClock.now(), addresses)
        : makeCredentials(systemClock.now(), addresses);
    },
    storeFile: pathOf('store.db'),
    openStore: (): Store =>
      options.store === 'sqlite'
        ? new SqliteStore(pathOf('store.db'), { clock: systemClock, log: log.named('store') })
        : new MemoryStore({ clock: systemClock, log: log.named('store') }),
    announce: (holder: Parameters<NonNullable<typeof held>['announce']>[0]) => held?.announce(holder),
    dispose() {
      held?.dispose();
      if (temporary !== undefined) fs.rmSync(temporary, { recursive: true, force: true });
    },
  };
}

function clusterOptions(
  options: UpOptions,
  store: Store,
  credentials: Credentials,
  staticTokens: readonly StaticToken[],
  log: Log,
): ClusterOptions {
  const { nodes, nodePrefix, nodeCapacity, simulation } = options;
  const { controllers, scheduler, serviceRange } = options;
  return {
    store,
    clock: systemClock,
    random: createSystemRandom(),
    log,
    authorityCertificate: credentials.authority.certificate,
    staticTokens,
    nodes: {
      count: nodes,
      namePrefix: nodePrefix,
      capacity: nodeCapacity,
      annotationPrefix: simulation.prefix,
      manner: simulation.manner,
    },
    controllers,
    scheduler,
    serviceRange,
  };
}

async function readTokens(file: string | undefined): Promise<readonly StaticToken[]> {
  return file === undefined ? [] : parseTokenFile(fs.readFileSync(file, 'utf8'));
}

/** Serves the cluster at the port asked for, or at the one it had before, or at any free one. */
async function listen(
  options: UpOptions,
  folder: Folder | undefined,
  cluster: Cluster,
  credentials: Credentials,
  log: Log,
): Promise<HttpsServer> {
  const serve = (port: number): Promise<HttpsServer> =>
    serveHttps({
      handler: cluster.handler,
      server: credentials.server,
      clientAuthority: credentials.authority.certificate,
      host: HOST,
      port,
      log: log.named('https'),
    });
  const before = Number(folder?.read(PORT_FILE) ?? 0);
  const server = await serve(options.port ?? before).catch((error: unknown) => {
    // The port that it had is only a wish; one that was asked for is not.
    if (options.port === undefined && isAddressInUse(error)) return serve(0);
    throw error;
  });
  folder?.write(PORT_FILE, String(server.port));
  return server;
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
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

/**
 * Resolves at the first SIGINT or SIGTERM, or when the program that started this one with a channel between them is
 * gone. A second signal ends the process at once, as Node does by itself.
 */
function whenAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      // Whoever still listens to the channel is kept alive by it.
      process.off('disconnect', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('disconnect', stop);
  });
}
