import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How an operator is started, in whatever language it is written. */
export interface OperatorCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** What it is told beside where the cluster is. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** One process of an operator. */
export class OperatorProcess {
  /** Resolves once it says that it leads; rejects with what it wrote where it ends before that. */
  readonly leading: Promise<void>;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private text = '';

  constructor({ command, args, environment }: OperatorCommand, more: NodeJS.ProcessEnv) {
    const { PATH, HOME } = process.env;
    this.child = spawn(command, args, {
      env: { PATH, HOME, ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.child, 'close');
    this.leading = this.untilLeading();
    // Nobody may be waiting for it when it is ended.
    this.leading.catch(() => undefined);
    this.child.stderr?.on('data', (chunk) => (this.text += String(chunk)));
  }

  /** What it wrote to standard error. */
  get complaints(): string {
    return this.text;
  }

  /** Ends it as a lost machine would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private async untilLeading(): Promise<void> {
    const { stdout } = this.child;
    if (!stdout) throw new Error('no standard output');
    for await (const line of createInterface({ input: stdout })) if (line === 'leading') return;
    throw new Error(`it does not lead: ${this.text}`);
  }
}
