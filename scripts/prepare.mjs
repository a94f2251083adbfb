// What both commands of the README need first: the dependencies, installed once and again when the lock file changes.
// Runs on any Node from 20 on, before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = dirname(dirname(fileURLToPath(import.meta.url)));
/** The Node that the editor ships, too; it comes with the dependencies. */
export const node24 = join(project, 'node_modules/.bin/node');

/**
 * The versions of the lock file, which is left as it is. `npm ci` would refuse a lock file that does not name the
 * optional parts for every platform, and some registries do not have them all.
 */
const INSTALL = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];

/** Installs the dependencies unless they are those of the lock file. */
export function installDependencies() {
  const lock = readFileSync(join(project, 'package-lock.json'), 'utf8');
  const stamp = join(project, 'node_modules/.wheelhouse-lock.json');
  if (existsSync(stamp) && existsSync(node24) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing dependencies…');
  const { status } = spawnSync('npm', INSTALL, {
    cwd: project,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`'npm ${INSTALL.join(' ')}' failed: see its output above`);
  writeFileSync(stamp, lock);
}

/** Runs a tool of the project to its end; resolves with its exit code. Its own tools come first in the PATH. */
export function run(command, args, { env = {}, ...options } = {}) {
  const path = `${join(project, 'node_modules/.bin')}:${process.env.PATH}`;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: project,
      stdio: 'inherit',
      env: { ...process.env, PATH: path, ...env },
      ...options,
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Runs a tool that has to succeed. */
export async function must(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}

/** Generates the schemas and bundles the programs. */
export async function build(...flags) {
  await must('node', ['scripts/generate.mjs']);
  await must('node', ['scripts/bundle.mjs', ...flags]);
}
