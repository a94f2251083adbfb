import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const root = path.resolve(import.meta.dirname, '../..');
export const program = path.join(root, 'src/cli/main.ts');

/** What `wheelhouse up --json` says when it is ready. */
export interface Ready {
  readonly server: string;
  readonly kubeconfig: string;
  readonly pid: number;
  readonly readyMs: number;
}

/** A running `wheelhouse up`. */
export interface WheelhouseProcess extends Ready {
  /** Asks it to stop, and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power failure would. */
  kill(): Promise<void>;
}

/** Runs a command of `wheelhouse` from the sources to its end. */
export async function runWheelhouse(...args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = [child.stdout, child.stderr].map(async (stream) => {
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return text;
  });
  await once(child, 'close');
  const [stdout = '', stderr = ''] = await Promise.all(texts);
  return { code: child.exitCode, stdout, stderr };
}

/** Starts `wheelhouse up` from the sources. Rejects with what it wrote to standard error where it does not start. */
export function startWheelhouse(...args: readonly string[]): Promise<WheelhouseProcess> {
  return startProgram(program, args);
}

/** Starts `wheelhouse up` as it is shipped, from the bundle, which is made where it is missing. */
export async function startBundle(...args: readonly string[]): Promise<WheelhouseProcess> {
  const bundle = path.join(root, 'dist/wheelhouse.cjs');
  if (!fs.existsSync(bundle)) {
    const making = spawn(process.execPath, ['scripts/bundle.mjs'], { cwd: root, stdio: 'ignore' });
    await once(making, 'close');
  }
  return startProgram(bundle, args);
}

async function startProgram(file: string, args: readonly string[]): Promise<WheelhouseProcess> {
  const child = spawn(process.execPath, [file, 'up', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const ready = await readiness(child, ended);
  return {
    ...ready,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function readiness(child: ChildProcess, ended: Promise<unknown[]>): Promise<Ready> {
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk) => complaints.push(String(chunk)));
  if (!child.stdout) throw new Error('no standard output');
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), ended.then(() => undefined)]);
  if (!first) throw new Error(complaints.join(''));
  return JSON.parse(String(first[0])) as Ready;
}
