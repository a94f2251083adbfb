import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSystemRandom, systemClock } from '../../src/host/index.ts';
import { builtInKinds } from '../../src/kinds/index.ts';
import { createKubeApiServer, type NodeConnections } from '../../src/kube-apiserver/index.ts';
import type { Duplex, HttpHandler, HttpRequest, HttpResponse } from '../../src/base/index.ts';
import {
  createStderrLog,
  kubeconfigFor,
  makeCredentials,
  serveHttps,
  streamCodecs,
} from '../../src/platform/index.ts';
import { MemoryStore } from '../../src/store/index.ts';
import type { RemoteCommand, RemoteCommandStreams } from '../../src/streams/index.ts';

/** An API server on a socket with one running Pod, `pod`, whose commands are functions of the test. */
export interface PodServer {
  /** The file that leads `kubectl` to it. */
  readonly kubeconfig: string;
  /** A folder for this server alone. */
  readonly home: string;
  /** What was written into files of the Pod, by `tar xmf -`. */
  readonly uploads: Uint8Array[];
  dispose(): Promise<void>;
}

/** Sees what a client sends over a connection that was upgraded. */
export type Tap = (request: HttpRequest, response: HttpResponse) => (bytes: Uint8Array) => void;

export async function startPodServer(tap?: Tap): Promise<PodServer> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-streams-'));
  const uploads: Uint8Array[] = [];
  const log = createStderrLog('error');
  const store = new MemoryStore({ clock: systemClock });
  const random = createSystemRandom();
  const nodes = connectionsTo(uploads);
  const api = createKubeApiServer({ kinds: builtInKinds(), store, clock: systemClock, random, log, nodes });
  await api.ready();
  await makePod(api.handler);
  const credentials = await makeCredentials(Date.now(), ['127.0.0.1']);
  const https = await serveHttps({
    handler: tap ? tapped(api.handler, tap) : api.handler,
    server: credentials.server,
    clientAuthority: credentials.authority.certificate,
    host: '127.0.0.1',
    port: 0,
    log,
  });
  const kubeconfig = path.join(home, 'kubeconfig');
  fs.writeFileSync(kubeconfig, kubeconfigFor(`https://127.0.0.1:${https.port}`, credentials));
  return {
    kubeconfig,
    home,
    uploads,
    async dispose() {
      await https.dispose();
      api.dispose();
      await store.close();
      fs.rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What runs in the Pod: commands by their first word, and a port that answers in capital letters. */
function connectionsTo(uploads: Uint8Array[]): NodeConnections {
  return {
    codecs: streamCodecs,
    log: () => Promise.resolve(textChunks(['a line\n', 'another\n'])),
    exec: ({ command }) => Promise.resolve(commandOf(command, uploads)),
    attach: () => Promise.resolve(echo),
    portForward: () =>
      Promise.resolve(async (port, connection) => {
        if (port === 81) throw new Error('nothing listens on port 81');
        for await (const chunk of connection.chunks) await connection.write(upper(chunk));
      }),
  };
}

function commandOf([name, ...args]: readonly string[], uploads: Uint8Array[]): RemoteCommand {
  switch (name) {
    case 'cat':
      return echo;
    case 'exit':
      return async ({ stderr }) => {
        await stderr(bytes('it fails\n'));
        return { exitCode: Number(args[0]) };
      };
    case 'size':
      return firstSize;
    case 'count':
      return async ({ stdout }) => {
        const block = new Uint8Array(64 * 1024).fill(120);
        for (let left = Number(args[0]); left > 0; left -= block.length) {
          await stdout(block.subarray(0, Math.min(left, block.length)));
        }
        return { exitCode: 0 };
      };
    case 'tar':
      return async ({ stdin }) => {
        for await (const chunk of stdin) uploads.push(chunk);
        return { exitCode: 0 };
      };
    default:
      return () => Promise.reject(new Error(`no command ${String(name)}`));
  }
}

async function echo({ stdin, stdout }: RemoteCommandStreams): Promise<{ exitCode: number }> {
  for await (const chunk of stdin) {
    await stdout(chunk);
    // A terminal has no other way to end its input.
    if (chunk.includes(4)) break;
  }
  return { exitCode: 0 };
}

async function firstSize({ resize, stdout }: RemoteCommandStreams): Promise<{ exitCode: number }> {
  for await (const { width, height } of resize) {
    await stdout(bytes(`${width} by ${height}\r\n`));
    break;
  }
  return { exitCode: 0 };
}

async function makePod(handler: HttpHandler): Promise<void> {
  const send = async (method: string, target: string, body: object): Promise<void> => {
    const response = await handler({
      method,
      target,
      headers: { 'content-type': 'application/json' },
      readBody: () => Promise.resolve(bytes(JSON.stringify(body))),
      peer: { address: '', identity: { name: 'test', groups: ['system:masters'] } },
      signal: new AbortController().signal,
    });
    if (response.status >= 300) {
      throw new Error(
        `${method} ${target}: ${response.status} ${new TextDecoder().decode(response.body as Uint8Array)}`,
      );
    }
  };
  const namespace = '/api/v1/namespaces/default';
  const containers = [{ name: 'main', image: 'example.com/image:1', stdin: true, tty: true }];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pod' },
    spec: { nodeName: 'node', containers },
  };
  await send('POST', `${namespace}/serviceaccounts`, { metadata: { name: 'default' } });
  await send('POST', `${namespace}/pods`, pod);
  const state = { running: { startedAt: '2026-01-01T00:00:00Z' } };
  const status = {
    name: 'main',
    image: 'example.com/image:1',
    imageID: '',
    ready: true,
    restartCount: 0,
    state,
  };
  await send('PUT', `${namespace}/pods/pod/status`, {
    ...pod,
    status: { phase: 'Running', podIP: '10.1.0.1', containerStatuses: [status] },
  });
}

function tapped(handler: HttpHandler, tap: Tap): HttpHandler {
  return async (request) => {
    const response = await handler(request);
    const { upgrade } = response;
    if (!upgrade) return response;
    const see = tap(request, response);
    return {
      ...response,
      upgrade: (connection) => upgrade({ ...connection, chunks: seen(connection, see) }),
    };
  };
}

async function* seen(connection: Duplex, see: (bytes: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of connection.chunks) {
    see(chunk);
    yield chunk;
  }
}

async function* textChunks(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield bytes(text);
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function upper(chunk: Uint8Array): Uint8Array {
  return bytes(new TextDecoder().decode(chunk).toUpperCase());
}
