import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { KubeConfig } from '@kubernetes/client-node';
import { type Target, targetOf } from './target.ts';

/** The API alone, which keeps what it is given on the disk, as the peer does: nothing else writes in it. */
const API_ALONE = ['--json', '--nodes=0', '--controllers=-*', '--no-scheduler'];

/** Starts a `wheelhouse.cjs` in a directory that goes with it. */
export async function startWheelhouse(name: string, program: string): Promise<Target> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-bench-'));
  const child = spawn(process.execPath, [program, 'up', '--data-dir', folder, ...API_ALONE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${program} ended before it was ready`);
  });
  const lines = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const [line] = await Promise.race([lines, ended]);
  ended.catch(() => {});
  const { pid, kubeconfig } = JSON.parse(line) as { pid: number; kubeconfig: string };
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return targetOf(name, config, [pid], async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    fs.rmSync(folder, { recursive: true, force: true });
  });
}
