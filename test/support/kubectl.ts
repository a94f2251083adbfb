import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Every `kubectl` on the machine: that of the PATH, and those of other versions beside it (`kubectl.1.27`). */
export function findKubectls(): readonly { readonly version: string; readonly file: string }[] {
  const found = new Map<string, string>();
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, 'kubectl');
    if (!fs.existsSync(file)) continue;
    const beside = path.dirname(fs.realpathSync(file));
    const others = fs.readdirSync(beside).filter((name) => /^kubectl(\.\d+\.\d+)?$/.test(name));
    for (const each of [file, ...others.map((name) => path.join(beside, name))]) {
      const version = versionOf(each);
      if (version !== undefined && !found.has(version)) found.set(version, each);
    }
  }
  return [...found].map(([version, file]) => ({ version, file })).sort(byVersion);
}

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one `kubectl` against one cluster and namespace. */
export class Kubectl {
  private readonly file: string;
  private readonly environment: NodeJS.ProcessEnv;
  private readonly namespace: string;

  constructor(
    file: string,
    kubeconfig: string,
    namespace: string,
    home: string,
    environment: NodeJS.ProcessEnv = {},
  ) {
    this.file = file;
    this.namespace = namespace;
    this.environment = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: kubeconfig, ...environment };
  }

  /** Runs it and gives what it wrote to standard output. Throws with the rest where it fails. */
  async run(args: string, input?: string): Promise<string> {
    const result = await this.try(args, input);
    if (result.code === 0) return result.stdout;
    throw new Error(`kubectl ${args} ended with ${result.code}:\n${result.stderr}${result.stdout}`);
  }

  /** Runs it, whatever its exit code. Words are separated by spaces; one with spaces stands in single quotes. */
  try(args: string, input?: string): Promise<Result> {
    const words = [...args.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
    return new Promise((resolve, reject) => {
      const child = spawn(this.file, ['-n', this.namespace, ...words], {
        env: this.environment,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk) => (stdout += String(chunk)));
      child.stderr.on('data', (chunk) => (stderr += String(chunk)));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
      child.stdin.end(input ?? '');
    });
  }
}

function versionOf(file: string): string | undefined {
  try {
    const text = execFileSync(file, ['version', '--client', '-o', 'json'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const { clientVersion } = JSON.parse(text) as { clientVersion: { major: string; minor: string } };
    return `${clientVersion.major}.${clientVersion.minor.replace(/\D/g, '')}`;
  } catch {
    return undefined; // Something of that name that is no kubectl.
  }
}

function byVersion(a: { version: string }, b: { version: string }): number {
  return Number(a.version.split('.')[1]) - Number(b.version.split('.')[1]);
}
