#!/usr/bin/env node
// `npx wheelhouse …` from a checkout: the command line, built first where it is not yet.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, installDependencies, node24, project } from './prepare.mjs';

const program = join(project, 'dist/wheelhouse.cjs');
if (!existsSync(program)) {
  installDependencies();
  await build();
}
const child = spawn(node24, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));

// npx starts us through a shell, and when it is told to end, only that shell hears of it.
const parent = process.ppid;
const orphaned = setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 1000);

child.on('close', (code) => {
  clearInterval(orphaned);
  process.exitCode = code ?? 1;
});
