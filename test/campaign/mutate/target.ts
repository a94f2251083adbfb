import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../support/wheelhouse.ts';
import { type Address, type Answer, Connection } from './connection.ts';

/** Says on standard error how many MiB are held, when it is asked by SIGUSR2. */
const HEAP = `
  process.on('SIGUSR2', () => {
    gc();
    setTimeout(() => { gc(); console.error('held ' + Math.round(process.memoryUsage().heapUsed / 1048576)); }, 200);
  });
`;

/** A whole cluster in a process of its own, all of it in memory, at which requests are thrown. */
export class Target {
  readonly address: Address;
  rounds = 0;
  firstMiB = 0;
  private readonly child: ChildProcess;
  private readonly folder: string;
  private readonly ended: Promise<unknown>;
  private readonly connection: Connection;
  private lines: string[] = [];
  private held: ((mebibytes: number) => void) | undefined;

  private constructor(child: ChildProcess, ended: Promise<unknown>, folder: string) {
    this.child = child;
    this.ended = ended;
    this.folder = folder;
    this.address = addressOf(fs.readFileSync(path.join(folder, 'kubeconfig'), 'utf8'));
    this.connection = new Connection(this.address);
  }

  static async start(): Promise<Target> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-mutations-'));
    const bundle = process.env['WHEELHOUSE_BUNDLE'] ?? path.join(root, 'dist/wheelhouse.cjs');
    const program = fs.existsSync(bundle) ? bundle : path.join(root, 'src/cli/main.ts');
    const hook = `--import=data:text/javascript,${encodeURIComponent(HEAP)}`;
    const options = [
      '--json',
      '--ephemeral',
      '--nodes',
      '1',
      '--kubeconfig',
      path.join(folder, 'kubeconfig'),
    ];
    const child = spawn(process.execPath, ['--expose-gc', hook, program, 'up', ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    // It does not outlive who throws.
    process.once('exit', () => child.kill('SIGKILL'));
    const complaints: string[] = [];
    const errors = createInterface({ input: child.stderr });
    errors.on('line', (line) => complaints.push(line));
    const ready = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      ended.then(() => undefined),
    ]);
    if (!ready) throw new Error(`it did not start: ${complaints.join('\n')}`);
    const target = new Target(child, ended, folder);
    target.lines = complaints;
    errors.on('line', (line) => target.heard(line));
    return target;
  }

  get complaints(): string {
    return this.lines.join('\n');
  }

  /** What it has written to standard error since it was last asked. */
  takeComplaints(): string[] {
    return this.lines.splice(0).filter((line) => !line.startsWith('held '));
  }

  /** Sends what is right, and has its answer. */
  async send(method: string, target: string, body = ''): Promise<Answer> {
    const lines = [
      `${method} ${target} HTTP/1.1`,
      'Host: localhost',
      'Accept: application/json',
      'Content-Type: application/json',
    ];
    const text = `${lines.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const [answer] = await this.connection.send(Buffer.from(text), [method]);
    if (answer === undefined || typeof answer === 'string')
      throw new Error(`${method} ${target} has no answer: ${String(answer)}; ${this.complaints}`);
    return answer;
  }

  heapMiB(): Promise<number> {
    return new Promise((resolve) => {
      this.held = resolve;
      this.child.kill('SIGUSR2');
    });
  }

  async stop(): Promise<number | null> {
    this.connection.close();
    this.child.kill('SIGTERM');
    await this.ended;
    fs.rmSync(this.folder, { recursive: true, force: true });
    return this.child.exitCode;
  }

  private heard(line: string): void {
    const held = /^held (\d+)$/.exec(line)?.[1];
    if (held !== undefined) this.held?.(Number(held));
  }
}

function addressOf(kubeconfig: string): Address {
  const field = (name: string): string => new RegExp(`${name}: "?([^"\\s]+)`).exec(kubeconfig)?.[1] ?? '';
  const decoded = (name: string): Buffer => Buffer.from(field(name), 'base64');
  const { hostname, port } = new URL(field('server'));
  return {
    host: hostname,
    port: Number(port),
    ca: decoded('certificate-authority-data'),
    cert: decoded('client-certificate-data'),
    key: decoded('client-key-data'),
  };
}
