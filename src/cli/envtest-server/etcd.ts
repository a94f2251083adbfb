import { once } from 'node:events';
import http from 'node:http';
import type { Duplex } from 'node:stream';
import { type EtcdOptions, etcdOptions } from './etcd-options.ts';
import { FlagError } from '../envtest/flags.ts';
import { KEEP_CODE } from '../envtest/keep-code.ts';
import { type LoadedProgram, loadProgram } from './load-program.ts';
import { whenOrphaned } from './orphan.ts';
import type { Keeper } from './keeper.ts';

/** How a handle says what it wants of the port: an upgrade to this. */
const PROTOCOL = 'wheelhouse-handle';
/** What the server needs of Node, and takes long enough to load. */
const MODULES = ['node:crypto', 'node:tls', 'node:https', 'node:sqlite', 'node:zlib'];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs until it is told to stop, or who started it is gone. It answers at once that it is well, and loads what an API server
 * is made of, the bundle `serverFile`, while nobody has asked for one yet.
 */
export async function runEtcd(args: readonly string[], serverFile: string): Promise<void> {
  let options: EtcdOptions;
  try {
    options = etcdOptions(args);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    fail(error.message);
    return;
  }
  const handles = new Set<Promise<void>>();
  const connections = new Set<Duplex>();
  let keeper: Promise<Keeper> | undefined;
  let program: LoadedProgram | undefined;
  const load = async (): Promise<Keeper> => {
    for (const name of MODULES) {
      process.getBuiltinModule(name);
      // Who asks in between whether this is well is answered.
      await new Promise(setImmediate);
    }
    program = loadProgram(serverFile);
    await new Promise(setImmediate);
    // The bundle is made of that file.
    const { openKeeper } = program.exports as typeof import('./keeper.ts');
    return openKeeper(options);
  };
  const kept = (): Promise<Keeper> => (keeper ??= load());
  const upgraded = (request: http.IncomingMessage, connection: Duplex, head: Buffer): void => {
    connection.on('error', () => connection.destroy());
    if (request.headers.upgrade !== PROTOCOL) {
      connection.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    connections.add(connection);
    connection.write('wheelhouse 1\n');
    const served = kept().then((ready) => ready.serve(connection, head));
    handles.add(served);
    void served.finally(() => {
      handles.delete(served);
      connections.delete(connection);
    });
  };
  const servers: http.Server[] = [];
  const stop = async (): Promise<void> => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    for (const connection of connections) connection.destroy();
    await Promise.allSettled(handles);
    await keeper?.then((ready) => ready.dispose()).catch(() => {});
    if (process.env[KEEP_CODE] !== undefined) program?.keepCode();
    process.exit();
  };
  const onSignal = (): void => void stop();
  for (const signal of SIGNALS) process.on(signal, onSignal);
  whenOrphaned(onSignal);
  try {
    for (const place of options.listen) {
      const server = http.createServer({ keepAliveTimeout: 1000 }, answer);
      servers.push(server);
      server.on('upgrade', upgraded);
      server.listen(place);
      await once(server, 'listening');
    }
    // Who looks whether this is well is answered before.
    setImmediate(() => void kept().catch((error: unknown) => failAndExit(error)));
  } catch (error) {
    failAndExit(error);
  }
}

/** What etcd answers over HTTP to who looks whether it is well. */
function answer({ url = '' }: http.IncomingMessage, response: http.ServerResponse): void {
  const [path = ''] = url.split('?');
  const found = ANSWERS.get(path);
  response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(found ?? '404 page not found\n');
}

const ANSWERS: ReadonlyMap<string, string> = new Map([
  ['/health', '{"health":"true","reason":""}'],
  ['/livez', 'ok\n'],
  ['/readyz', 'ok\n'],
  ['/version', '{"etcdserver":"wheelhouse","etcdcluster":"3.6.0","storage":"wheelhouse"}'],
]);

function fail(message: string): void {
  process.stderr.write(`etcd: ${message}\nSee 'etcd --help'.\n`);
  process.exitCode = 1;
}

function failAndExit(error: unknown): void {
  fail(error instanceof Error ? error.message : String(error));
  process.exit();
}
