import { type HttpResponse, type Link, type Log, readAll, silentLog } from '../../../../src/base/index.ts';
import { startLargeBodies } from '../../../../src/cli/large-bodies.ts';
import { LargeBodyServer, type LargeBodyServerOptions } from '../../../../src/cluster/large-bodies/index.ts';
import { createSystemRandom, systemClock } from '../../../../src/host/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';
import {
  besideSettings,
  createKubeApiServer,
  type KubeApiServer,
  type KubeApiServerOptions,
} from '../../../../src/kube-apiserver/index.ts';
import { MemoryStore } from '../../../../src/store/index.ts';

export interface Request {
  readonly method: string;
  readonly target: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly user?: { readonly name: string; readonly groups: readonly string[] };
}

export interface Answer {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly text: string;
  /** How many bytes it has. */
  readonly length: number;
}

export interface Served {
  readonly server: KubeApiServer;
  readonly largeBodies: LargeBodyServer | undefined;
  readonly store: MemoryStore;
  /** How many threads have been started. */
  readonly threads: () => number;
  send(request: Request): Promise<Answer>;
  dispose(): void;
}

export interface ServedOptions {
  /** From which length on bodies are passed on; undefined: none is. */
  readonly fromBytes: number | undefined;
  /** Of the first thread, the second, …: left out or undefined, what the program gives it. */
  readonly heapLimitsMiB?: readonly number[];
  readonly limits?: LargeBodyServerOptions['limits'];
  readonly log?: Log;
  readonly audit?: KubeApiServerOptions['audit'];
  /** More of what the server is told. */
  readonly settings?: Partial<KubeApiServerOptions>;
  /** Looks at each thread that is started. */
  onThread?(link: Link): void;
}

const ADMIN = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };

/** An API server under the real clock, with a real thread for large bodies beside it where that is asked for. */
export async function serve(options: ServedOptions): Promise<Served> {
  const { fromBytes, log = silentLog } = options;
  const store = new MemoryStore({ clock: systemClock });
  const kinds = builtInKinds();
  const common = { store, kinds, clock: systemClock, log };
  let threads = 0;
  const startThread = (): Link => {
    const link = startLargeBodies('error', options.heapLimitsMiB?.[threads]);
    threads++;
    options.onThread?.(link);
    return link;
  };
  const settings: KubeApiServerOptions = {
    ...common,
    random: createSystemRandom(),
    limits: { ownBodyBytes: fromBytes ?? 0, ownReadBytes: fromBytes ?? 0 },
    ...(options.audit ? { audit: options.audit } : {}),
    ...options.settings,
  };
  const largeBodies =
    fromBytes === undefined
      ? undefined
      : new LargeBodyServer({
          ...common,
          startThread,
          settings: besideSettings(settings),
          access: () => server.access,
          limits: { idleMs: 60_000, ...options.limits },
        });
  const server: KubeApiServer = createKubeApiServer({ ...settings, ...(largeBodies ? { largeBodies } : {}) });
  await server.ready();
  return {
    server,
    largeBodies,
    store,
    threads: () => threads,
    send: (request) => send(server, request),
    dispose: () => {
      largeBodies?.dispose();
      server.dispose();
      void store.close();
    },
  };
}

async function send(
  server: KubeApiServer,
  { method, target, body = '', headers = {}, signal, user = ADMIN }: Request,
): Promise<Answer> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const response = await server.handler({
    method,
    target,
    headers: { 'user-agent': 'test/1', 'content-type': 'application/json', ...headers },
    readBody: () => Promise.resolve(bytes),
    peer: { address: '127.0.0.1', identity: user },
    signal: signal ?? new AbortController().signal,
  });
  const answer = await readAll(response.body);
  const text = new TextDecoder().decode(answer);
  return { status: response.status, headers: response.headers, text, length: answer.length };
}

/** The text of a ConfigMap with so many keys. */
export function configMap(name: string, keys: number): string {
  const data = Object.fromEntries(Array.from({ length: keys }, (_, i) => [`key-${i}`, `value-${i}`]));
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
}

/** An answer without what two servers never have in common: ids, times and ages. */
export function plain({ status, headers, text, length }: Answer): object {
  const same = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/"\d+s"/g, '"AGE"');
  return { status, headers, text: headers['content-type']?.includes(PROTOBUF) ? length : same };
}

/** Times and ids are bytes among others there. */
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
