import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startWheelhouse } from '../support/wheelhouse.ts';
import { tokenRequests, type Send } from './send.ts';

/** Where the two programs of upstream are. */
export interface UpstreamPrograms {
  readonly apiServer: string;
  readonly etcd: string;
}

/** The programs that the environment names, or undefined where it does not name both. */
export function upstreamPrograms(): UpstreamPrograms | undefined {
  const { WHEELHOUSE_KUBE_APISERVER: apiServer, WHEELHOUSE_ETCD: etcd } = process.env;
  return apiServer && etcd ? { apiServer, etcd } : undefined;
}

const TOKEN = 'compare-token';
const TOKENS = `${TOKEN},compare,compare-uid,"system:masters"\n`;
const SERVICES = '10.0.0.0/24';
const START_TRIES = 240;
const OPTIONS = `--ephemeral --nodes 0 --no-scheduler --no-gap-warnings --service-cluster-ip-range ${SERVICES}
  --controllers root-ca-certificate-publisher-controller`.split(/\s+/);

/** Where a server is, and how it is asked. */
export interface Place {
  readonly address: string;
  readonly token: string;
  readonly send: Send;
}

/** Upstream's server and ours side by side, neither with a controller that would change what is compared. */
export async function withServers<T>(
  programs: UpstreamPrograms,
  use: (upstream: Send, ours: Send, places: readonly [Place, Place]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-upstream-'));
  writeFileSync(path.join(folder, 'tokens.csv'), TOKENS);
  const started: ChildProcess[] = [];
  try {
    const upstream = await startUpstream(programs, folder, started);
    return await withOurs((ours) => use(upstream.send, ours.send, [upstream, ours]));
  } finally {
    for (const child of started.toReversed()) await ended(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our server alone. */
export async function withOurs<T>(use: (ours: Place) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-ours-'));
  const tokens = path.join(folder, 'tokens.csv');
  writeFileSync(tokens, TOKENS);
  try {
    const ours = await startWheelhouse(...OPTIONS, '--token-auth-file', tokens);
    try {
      const config = readFileSync(ours.kubeconfig, 'utf8');
      const authority = /certificate-authority-data: (\S+)/.exec(config)?.[1] ?? '';
      const send = tokenRequests(ours.server, Buffer.from(authority, 'base64'), TOKEN);
      return await use({ address: ours.server, token: TOKEN, send });
    } finally {
      await ours.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startUpstream(
  programs: UpstreamPrograms,
  folder: string,
  started: ChildProcess[],
): Promise<Place> {
  const [clientPort, peerPort, securePort] = await freePorts(3);
  const storage = `http://127.0.0.1:${clientPort}`;
  const peers = `http://127.0.0.1:${peerPort}`;
  const certificates = path.join(folder, 'certificates');
  mkdirSync(certificates);
  const key = path.join(folder, 'accounts.key');
  spawnSync('openssl', ['genrsa', '-out', key, '2048'], { stdio: 'ignore' });
  const ports = { storage, peers, secure: String(securePort) };
  for (const [program, options] of commands(programs, ports, folder)) {
    started.push(spawn(program, options, { stdio: 'ignore' }));
  }
  const address = `https://127.0.0.1:${securePort}`;
  for (let attempt = 0; attempt < START_TRIES; attempt++) {
    await pause(250);
    try {
      const send = tokenRequests(address, readFileSync(path.join(certificates, 'apiserver.crt')), TOKEN);
      if ((await send('GET', '/readyz')).status === 200) return { address, token: TOKEN, send };
    } catch {
      // It does not listen yet, or has not made its certificate.
    }
  }
  throw new Error('upstream did not become ready');
}

interface Places {
  readonly storage: string;
  readonly peers: string;
  readonly secure: string;
}

function commands(
  programs: UpstreamPrograms,
  { storage, peers, secure }: Places,
  folder: string,
): [program: string, options: readonly string[]][] {
  const etcd = {
    'data-dir': path.join(folder, 'etcd'),
    'log-level': 'error',
    'listen-client-urls': storage,
    'advertise-client-urls': storage,
    'listen-peer-urls': peers,
    'unsafe-no-fsync': 'true',
  };
  const key = path.join(folder, 'accounts.key');
  const apiServer = {
    'etcd-servers': storage,
    'secure-port': secure,
    'bind-address': '127.0.0.1',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': key,
    'service-account-signing-key-file': key,
    'service-cluster-ip-range': SERVICES,
    'authorization-mode': 'Node,RBAC',
    'token-auth-file': path.join(folder, 'tokens.csv'),
    'cert-dir': path.join(folder, 'certificates'),
    'enable-priority-and-fairness': 'false',
    'allow-privileged': 'true',
  };
  return [
    [programs.etcd, written(etcd)],
    [programs.apiServer, written(apiServer)],
  ];
}

function written(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports = await Promise.all(
    servers.map(async (server) => {
      if (!server.listening) await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    }),
  );
  for (const server of servers) server.close();
  return ports;
}
