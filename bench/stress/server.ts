import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { KubeConfig } from '@kubernetes/client-node';
import { Client } from './client.ts';
import type { ProbeReading } from './probe.ts';

const folder = import.meta.dirname;
const root = path.resolve(folder, '../..');

/** A process with a probe in it. */
export class Probed {
  readonly child: ChildProcess;
  private stopping = false;

  constructor(args: readonly string[]) {
    const probe = path.join(folder, 'probe.ts');
    this.child = spawn(process.execPath, ['--expose-gc', '--import', probe, ...args], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.child.on('exit', (code, signal) => {
      if (!this.stopping) console.error(`the process ended by itself: ${signal ?? code}`);
    });
  }

  async line(): Promise<string> {
    if (!this.child.stdout) throw new Error('the process has no output');
    const [line] = (await once(createInterface({ input: this.child.stdout }), 'line')) as [string];
    return line;
  }

  /** Begins to measure anew, with what is garbage gone. */
  settle(): Promise<ProbeReading> {
    return this.ask('settle');
  }

  /** The same, and measures nothing but processor time until the next time: looking costs some itself. */
  rest(): Promise<ProbeReading> {
    return this.ask('rest');
  }

  read(): Promise<ProbeReading> {
    return this.ask('read');
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  private async ask(what: 'settle' | 'rest' | 'read'): Promise<ProbeReading> {
    this.child.send(what);
    const [reading] = (await once(this.child, 'message')) as [ProbeReading];
    return reading;
  }
}

export interface Server {
  readonly probed: Probed;
  readonly client: Client;
}

/** Starts `wheelhouse up` on a data directory, and waits until it is ready. */
export async function startServer(dataDir: string, ...more: readonly string[]): Promise<Server> {
  return (await startMeasured(dataDir, more)).server;
}

/** The same, with how long it took by its own word; `nodeArgs` are for Node itself. */
export async function startMeasured(
  dataDir: string,
  more: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<{ readonly server: Server; readonly readyMs: number }> {
  const program = path.join(root, 'dist/wheelhouse.cjs');
  const probed = new Probed([...nodeArgs, program, 'up', '--data-dir', dataDir, '--json', ...more]);
  const { kubeconfig, readyMs } = JSON.parse(await probed.line()) as { kubeconfig: string; readyMs: number };
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return { server: { probed, client: new Client(config) }, readyMs };
}

export async function stopServer({ client, probed }: Server): Promise<void> {
  client.close();
  await probed.stop();
}
