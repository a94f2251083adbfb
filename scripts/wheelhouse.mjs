#!/usr/bin/env node
// `npx wheelhouse …`: the command line. From a checkout it is built first where it is not yet, and runs on the checkout's
// Node; a package that is installed has all that it needs in its bundles, and runs on the user's.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(project, 'dist/wheelhouse.cjs');
const child = spawn(await node(), [program, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));

// npx starts us through a shell, and when it is told to end, only that shell hears of it.
const parent = process.ppid;
const orphaned = setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 1000);

child.on('close', (code) => {
  clearInterval(orphaned);
  process.exitCode = code ?? 1;
});

/** The Node that runs the program, which is there afterwards. */
async function node() {
  if (!existsSync(join(project, 'src'))) return process.execPath;
  const { build, installDependencies, node24 } = await import('./prepare.mjs');
  if (!existsSync(program)) {
    installDependencies();
    await build();
  }
  return node24;
}
