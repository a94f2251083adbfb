import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, createClient, isLongRunning } from '../../src/client/index.ts';
import { silentLog } from '../../src/base/index.ts';
import { createHttpsTransport, systemClock } from '../../src/host/index.ts';
import { root } from '../support/wheelhouse.ts';
import type { SmallDisk } from './small-disk.ts';

export interface VictimOptions {
  readonly dataDir: string;
  /** How far the clock of the process is from the true one, at its start. */
  readonly clockOffsetMs?: number;
  /** No file may grow beyond so many KiB: what is written further fails, as on a full disk. */
  readonly fileLimitKiB?: number;
  readonly recover?: boolean;
  /** Where the data directory is, if that is not the disk of everybody. */
  readonly disk?: SmallDisk;
}

/** A process that did not start, and what it wrote. */
export class RefusedError extends Error {}

/** Shifts the clock of a process, and again by an hour each time that it is asked by SIGUSR2. */
const CLOCK = `
  let offset = Number(process.env.CAMPAIGN_CLOCK_OFFSET_MS);
  const now = Date.now;
  Date.now = () => now() + offset;
  process.on('SIGUSR2', () => (offset += 3600000));
`;

/** A cluster in a process of its own, to which things happen. */
export class Victim {
  readonly client: Client;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private readonly transport: ReturnType<typeof createHttpsTransport>;
  private readonly output: string[];

  private constructor(child: ChildProcess, ended: Promise<unknown>, kubeconfig: string, output: string[]) {
    this.child = child;
    this.ended = ended;
    this.output = output;
    const text = fs.readFileSync(kubeconfig, 'utf8');
    const field = (name: string): string => new RegExp(`${name}: "?([^"\\s]+)`).exec(text)?.[1] ?? '';
    const decoded = (name: string): Buffer => Buffer.from(field(name), 'base64');
    const credentials = {
      ca: decoded('certificate-authority-data'),
      cert: decoded('client-certificate-data'),
      key: decoded('client-key-data'),
    };
    this.transport = createHttpsTransport(
      { server: field('server'), authenticate: () => Promise.resolve(credentials) },
      { isLongRunning },
    );
    this.client = createClient({
      transport: async (request) => {
        const { headers, ...response } = await this.transport.handler(request);
        // Who writes here takes a refusal as it is.
        const { 'retry-after': _, ...others } = headers;
        return { ...response, headers: others };
      },
      clock: systemClock,
      log: silentLog,
      userAgent: 'campaign',
    });
  }

  /** Starts one. Rejects with {@link RefusedError} where it does not start. */
  static async start(options: VictimOptions): Promise<Victim> {
    const child = spawn('/bin/sh', ['-c', shellLine(options)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(CLOCK)}`,
        CAMPAIGN_CLOCK_OFFSET_MS: String(options.clockOffsetMs ?? 0),
      },
    });
    const output: string[] = [];
    child.stderr.on('data', (chunk) => output.push(String(chunk)));
    const ended = once(child, 'close');
    const line = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      ended.then(() => undefined),
    ]);
    if (!line) throw new RefusedError(output.join(''));
    const { kubeconfig } = JSON.parse(String(line[0])) as { kubeconfig: string };
    return new Victim(child, ended, options.disk?.seen(kubeconfig) ?? kubeconfig, output);
  }

  /** What it has written to standard error. */
  get complaints(): string {
    return this.output.join('');
  }

  jumpClock(): void {
    this.child.kill('SIGUSR2');
  }

  /** Ends it: at once, as a power failure would, or as it ends by itself when it is asked. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await this.ended;
    this.transport.dispose();
  }
}

/** The shell becomes the process itself, so that signals reach it. */
function shellLine({ dataDir, fileLimitKiB, recover, disk }: VictimOptions): string {
  const bundle = process.env['WHEELHOUSE_BUNDLE'] ?? path.join(root, 'dist/wheelhouse.cjs');
  const program = fs.existsSync(bundle) ? bundle : path.join(root, 'src/cli/main.ts');
  const limit = fileLimitKiB === undefined ? '' : `trap '' XFSZ; ulimit -f ${fileLimitKiB * 2}; `;
  const options = `--data-dir '${dataDir}' --nodes 0 --controllers=-* --no-scheduler${recover ? ' --recover' : ''}`;
  return `set -f; ${limit}exec ${disk?.prefix ?? ''}'${process.execPath}' '${program}' up --json ${options}`;
}
