import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { project } from './prepare.mjs';

/** Runs `use` with what a cluster of the bundle says when it is ready (`server`, `kubeconfig`), and stops it. */
export async function withCluster(args, use) {
  const program = join(project, 'dist/wheelhouse.cjs');
  const cluster = spawn(process.execPath, [program, 'up', '--ephemeral', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(cluster, 'close');
  try {
    const first = once(createInterface({ input: cluster.stdout }), 'line');
    const [ready] = await Promise.race([first, ended]);
    if (typeof ready !== 'string') throw new Error(`the cluster ended with ${ready}`);
    return await use(JSON.parse(ready));
  } finally {
    cluster.kill('SIGTERM');
    await ended;
  }
}
