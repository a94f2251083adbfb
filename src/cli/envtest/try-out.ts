import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../../platform/index.ts';
import { KEEP_CODE } from './keep-code.ts';

const LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 20;

/**
 * Starts the programs of the folder once, and stops them: a folder that does not work is found out now, not in the first
 * test, and that one finds the code of the server compiled. Rejects with what they said.
 */
export async function tryOut(folder: string): Promise<void> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-try-'));
  const started: ChildProcess[] = [];
  try {
    const [clientPort, securePort] = [await freePort(), await freePort()];
    const etcdAddress = `http://127.0.0.1:${clientPort}`;
    const programs = [
      ['etcd', clientPort, [`--listen-client-urls=${etcdAddress}`, `--data-dir=${path.join(home, 'data')}`]],
      [
        'kube-apiserver',
        securePort,
        [
          `--etcd-servers=${etcdAddress}`,
          `--cert-dir=${path.join(home, 'certificates')}`,
          `--secure-port=${securePort}`,
          '--authorization-mode=RBAC',
        ],
      ],
    ] as const;
    for (const [name, port, args] of programs) {
      const child = spawn(path.join(folder, name), args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, [KEEP_CODE]: '1' },
      });
      started.push(child);
      await whenListening(port, child);
    }
  } catch (error) {
    throw new Error(`the programs in ${folder} do not work: ${reasonOf(error)}`, { cause: error });
  } finally {
    for (const child of started.toReversed()) await stop(child);
    fs.rmSync(home, { recursive: true, force: true });
  }
}

/** Rejects with what the program said where it ends, or takes too long. */
async function whenListening(port: number, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  await once(child, 'spawn');
  const limit = AbortSignal.timeout(LIMIT_MS);
  while (!(await isListening(port))) {
    if (!isRunning(child))
      throw new Error(said.trim() || `it ended with ${child.exitCode ?? child.signalCode}`);
    if (limit.aborted) throw new Error(`it was not ready after ${LIMIT_MS / 1000} s: ${said.trim()}`);
    await wait(LOOK_EVERY_MS);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || !isRunning(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
