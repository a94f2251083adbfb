import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { type Target, targetOf } from '../api/target.ts';

const TOKEN = 'bench';
const START_LIMIT_MS = 120_000;
/** Where a server that is asked to end is waiting for others, it need not. */
const STOP_LIMIT_MS = 10_000;

/**
 * Starts upstream's API server with an etcd of its own, both on free ports of 127.0.0.1 and in a directory that goes with
 * them. Undefined where `WHEELHOUSE_PEER_APISERVER` and `WHEELHOUSE_PEER_ETCD` do not name the two programs.
 */
export async function startPeer(): Promise<Target | undefined> {
  const apiserver = process.env['WHEELHOUSE_PEER_APISERVER'];
  const etcd = process.env['WHEELHOUSE_PEER_ETCD'];
  if (!apiserver || !etcd) return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-peer-'));
  const processes: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const child of processes.toReversed()) await end(child);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [clientPort, peerPort, port] = await freePorts(3);
    const store = `http://127.0.0.1:${clientPort}`;
    const log = fs.openSync(path.join(folder, 'log'), 'w');
    const run = (program: string, flags: readonly string[]): void => {
      processes.push(spawn(program, flags, { stdio: ['ignore', log, log] }));
    };
    run(etcd, etcdFlags(folder, store, `http://127.0.0.1:${peerPort}`));
    run(apiserver, apiserverFlags(folder, store, port ?? 0));
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'peer', server: `https://127.0.0.1:${port}`, skipTLSVerify: true }],
      users: [{ name: 'bench', token: TOKEN }],
      contexts: [{ name: 'peer', cluster: 'peer', user: 'bench' }],
      currentContext: 'peer',
    });
    const pids = processes.map(({ pid }) => pid ?? 0);
    const target = targetOf('kube-apiserver and etcd', config, pids, stop);
    await whenReady(target, processes, path.join(folder, 'log'));
    return target;
  } catch (error) {
    await stop();
    throw error;
  }
}

function etcdFlags(folder: string, store: string, peers: string): string[] {
  return [
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=${store}`,
    `--advertise-client-urls=${store}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--log-level=error',
  ];
}

/** As a cluster of kubeadm's has it, as far as it costs: access control, tokens, and the plugins that are on by default. */
function apiserverFlags(folder: string, store: string, port: number): string[] {
  const key = path.join(folder, 'sa.key');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  fs.writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const tokens = path.join(folder, 'tokens.csv');
  fs.writeFileSync(tokens, `${TOKEN},bench,bench,system:masters\n`, { mode: 0o600 });
  return [
    `--etcd-servers=${store}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${path.join(folder, 'certificates')}`,
    '--service-cluster-ip-range=10.96.0.0/12',
    '--authorization-mode=RBAC',
    `--token-auth-file=${tokens}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    '--v=0',
  ];
}

/** Waits until the server says so. Throws with the end of its log where it ends before that, or takes too long. */
async function whenReady(target: Target, processes: readonly ChildProcess[], log: string): Promise<void> {
  const client = target.client(1);
  const endMs = performance.now() + START_LIMIT_MS;
  try {
    for (;;) {
      const isReady = await client.get('/readyz').then(
        () => true,
        () => false,
      );
      if (isReady) return;
      if (performance.now() > endMs || processes.some(({ exitCode }) => exitCode !== null)) {
        throw new Error(`the peer does not become ready: ${fs.readFileSync(log, 'utf8').slice(-2000)}`);
      }
      await sleep(200);
    }
  } finally {
    client.close();
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(force);
}
