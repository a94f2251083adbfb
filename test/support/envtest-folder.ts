import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { Authority, createAuthority, type KeyPair } from '../../src/platform/pki/authority.ts';

const LOOK_EVERY_MS = 20;

/** The files that controller-runtime's envtest makes for a kube-apiserver, and users that its authority knows. */
export class EnvtestCertificates {
  readonly folder: string;
  private readonly clients: Authority;

  private constructor(folder: string, clients: Authority) {
    this.folder = folder;
    this.clients = clients;
  }

  static async make(folder: string): Promise<EnvtestCertificates> {
    const [servers, clients, accounts] = await Promise.all([1, 2, 3].map(() => createAuthority(Date.now())));
    if (!servers || !clients || !accounts) throw new Error('no authorities');
    const own = await (
      await Authority.read(servers)
    ).issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] }, Date.now());
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const files = {
      'apiserver.crt': own.certificate,
      'apiserver.key': own.key,
      'client-cert-auth-ca.crt': clients.certificate,
      'sa-signer.crt': accounts.certificate,
      'sa-signer.key': String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    };
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), content);
    return new EnvtestCertificates(folder, await Authority.read(clients));
  }

  user(name: string, groups: readonly string[]): Promise<KeyPair> {
    return this.clients.issueClient({ name, groups }, Date.now());
  }
}

/** A program of the folder that was started, with all that it has said. */
export class Program {
  readonly child: ChildProcess;
  private readonly said: Promise<string>;

  constructor(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    const streams = [this.child.stdout, this.child.stderr].filter((stream) => stream !== null);
    this.said = Promise.all(streams.map((stream) => text(stream))).then((texts) => texts.join(''));
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves when it has ended, with its exit code. */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  /** What it said to the end. */
  async output(): Promise<string> {
    await this.ended();
    return this.said;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }
}

export interface Etcd extends Program {
  readonly port: number;
}

/** Starts the folder's `etcd` as envtest does, and resolves once it is well. */
export async function startEtcd(assets: string, dataDir: string, env?: NodeJS.ProcessEnv): Promise<Etcd> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const program = new Program(
    path.join(assets, 'etcd'),
    [
      `--advertise-client-urls=${address}`,
      `--data-dir=${dataDir}`,
      `--listen-client-urls=${address}`,
      `--listen-peer-urls=http://127.0.0.1:${await freePort()}`,
      '--unsafe-no-fsync=true',
    ],
    env,
  );
  await whenWell(() => get(http, `${address}/health`), program);
  return Object.assign(program, { port });
}

/** Who asks, and how. */
export type AskOptions = Omit<https.RequestOptions, 'headers'> & {
  readonly headers?: Readonly<Record<string, string>>;
};

export interface ApiServer extends Program {
  readonly port: number;
  /** Status and body of what a user asks; of nobody where no credentials are given. */
  ask(target: string, options?: AskOptions, body?: object): Promise<readonly [number, string]>;
}

/** Starts the folder's `kube-apiserver` with the flags of envtest, and more; resolves once it is well. */
export async function startApiServer(
  assets: string,
  etcdPort: number,
  certificates: EnvtestCertificates,
  more: readonly string[] = [],
  env?: NodeJS.ProcessEnv,
): Promise<ApiServer> {
  const port = await freePort();
  const { folder } = certificates;
  const program = new Program(
    path.join(assets, 'kube-apiserver'),
    [
      '--allow-privileged=true',
      '--authorization-mode=RBAC',
      '--bind-address=127.0.0.1',
      `--cert-dir=${folder}`,
      `--client-ca-file=${folder}/client-cert-auth-ca.crt`,
      '--disable-admission-plugins=ServiceAccount',
      `--etcd-servers=http://127.0.0.1:${etcdPort}`,
      `--secure-port=${port}`,
      `--service-account-issuer=https://127.0.0.1:${port}/`,
      `--service-account-key-file=${folder}/sa-signer.crt`,
      `--service-account-signing-key-file=${folder}/sa-signer.key`,
      '--service-cluster-ip-range=10.0.0.0/24',
      ...more,
    ],
    env,
  );
  const ask: ApiServer['ask'] = (target, options = {}, body) =>
    get(
      https,
      `https://127.0.0.1:${port}${target}`,
      { rejectUnauthorized: false, agent: false, ...options },
      body,
    );
  await whenWell(() => ask('/healthz'), program);
  return Object.assign(program, { port, ask });
}

/** Resolves once `look` says yes. */
export async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await look())) await wait(LOOK_EVERY_MS);
}

/** Whether something listens at a port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Rejects with what the program said where it ends before. */
async function whenWell(ask: () => Promise<readonly [number, string]>, program: Program): Promise<void> {
  let status = 0;
  await until(async () => {
    if (!program.isRunning) throw new Error(await program.output());
    [status] = await ask().catch(() => [0, ''] as const);
    return status === 200;
  });
}

async function get(
  { request }: Pick<typeof http | typeof https, 'request'>,
  url: string,
  options: AskOptions = {},
  body?: object,
): Promise<readonly [number, string]> {
  const sent = request(url, {
    ...options,
    ...(body ? { headers: { 'content-type': 'application/json', ...options.headers } } : {}),
  });
  sent.end(body && JSON.stringify(body));
  const [answer] = (await once(sent, 'response')) as [http.IncomingMessage];
  return [answer.statusCode ?? 0, await text(answer)];
}
