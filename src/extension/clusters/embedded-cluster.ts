import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Emitter, isObject, type Log } from '../../base/index.ts';
import { openSession } from './cluster-session.ts';
import { type ClusterContext, readContexts } from './kubeconfig.ts';

export type EmbeddedState = 'stopped' | 'starting' | 'running' | 'stopping';

export interface EmbeddedClusterOptions {
  /** The program that holds the cluster. */
  readonly program: string;
  /** Belongs to all windows of one user: the data, and the kubeconfig. */
  readonly folder: string;
  readonly nodes: () => number;
  /** The addresses of Services; empty: what the cluster was made with, or the default. */
  readonly serviceRange?: () => string;
  readonly log: Log;
}

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const REMEMBERED_LINES = 20;

/**
 * The cluster that the extension brings, as a process of its own. One window starts it; others find it running and
 * use it. It ends with the window that started it.
 */
export class EmbeddedCluster {
  readonly onDidChange = new Emitter<EmbeddedState>();
  /** Tells of a cluster that ended without being asked to. */
  readonly onDidCrash = new Emitter<string>();
  readonly kubeconfigFile: string;
  private readonly options: EmbeddedClusterOptions;
  private currentState: EmbeddedState = 'stopped';
  private child: ChildProcess | undefined;
  private context: ClusterContext | undefined;

  constructor(options: EmbeddedClusterOptions) {
    this.options = options;
    this.kubeconfigFile = join(options.folder, 'kubeconfig');
  }

  get state(): EmbeddedState {
    return this.currentState;
  }

  /** How to reach it, while it runs. */
  get runningContext(): ClusterContext | undefined {
    return this.currentState === 'running' ? this.context : undefined;
  }

  /** Starts the cluster, or finds it running. Rejects with what it said where it does not come up. */
  async start(): Promise<ClusterContext> {
    if (this.context && this.currentState === 'running') return this.context;
    this.set('starting');
    try {
      this.context = (await this.find()) ?? (await this.launch());
      this.set('running');
      return this.context;
    } catch (error) {
      this.set('stopped');
      throw error;
    }
  }

  /** Uses the cluster that another window runs, where there is one; starts nothing. */
  async attach(): Promise<ClusterContext | undefined> {
    if (this.currentState !== 'stopped') return this.context;
    const found = await this.find();
    if (found === undefined || this.state !== 'stopped') return this.context;
    this.context = found;
    this.set('running');
    return found;
  }

  /** Stops the cluster, whichever window started it, and waits until it has ended. */
  async stop(): Promise<void> {
    if (this.currentState !== 'running') return;
    this.set('stopping');
    try {
      if (this.child) await endOf(this.child);
      else await this.stopElsewhere();
    } finally {
      this.set('stopped');
    }
  }

  /** The cluster of another window is not there any more. */
  lost(): void {
    if (this.child === undefined && this.currentState === 'running') this.set('stopped');
  }

  /** Ends what this window started, and leaves alone what another one did. */
  async dispose(): Promise<void> {
    if (this.child) await endOf(this.child);
  }

  private get dataFolder(): string {
    return join(this.options.folder, 'data');
  }

  private set(state: EmbeddedState): void {
    if (this.currentState === state) return;
    this.currentState = state;
    if (state === 'stopped') {
      this.child = undefined;
      this.context = undefined;
    }
    this.onDidChange.emit(state);
  }

  private async find(): Promise<ClusterContext | undefined> {
    if (!existsSync(this.kubeconfigFile)) return undefined;
    try {
      const context = await this.readContext();
      (await openSession(context, { log: this.options.log })).dispose();
      return context;
    } catch {
      // Nothing listens there any more: the file is from an earlier run.
      return undefined;
    }
  }

  private async launch(): Promise<ClusterContext> {
    const { program, folder, log } = this.options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const child = spawn(process.execPath, [program, ...this.programArguments()], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      // The channel closes when this process ends, however that comes about, and the cluster ends with it.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    try {
      const ready = await readyLine(child, log);
      log.info('the cluster is ready', ready);
    } catch (error) {
      child.kill('SIGKILL');
      // Another window may have been quicker.
      const found = await this.find();
      if (found) return found;
      throw error;
    }
    child.once('exit', (code, signal) => {
      const asked = this.currentState === 'stopping' || code === 0;
      this.set('stopped');
      if (!asked) this.onDidCrash.emit(`The cluster ended by itself (${signal ?? `code ${code}`}).`);
    });
    this.child = child;
    return this.readContext();
  }

  private programArguments(): readonly string[] {
    const { nodes, serviceRange } = this.options;
    const range = serviceRange?.() ?? '';
    return [
      'up',
      `--data-dir=${this.dataFolder}`,
      `--kubeconfig=${this.kubeconfigFile}`,
      `--nodes=${nodes()}`,
      ...(range === '' ? [] : [`--service-cluster-ip-range=${range}`]),
      '--json',
    ];
  }

  private async readContext(): Promise<ClusterContext> {
    const [context] = await readContexts([this.kubeconfigFile], {
      embedded: true,
      // The file is our own, and logs in with certificates.
      mayRun: () => Promise.resolve(false),
    });
    if (context === undefined) throw new Error(`no context in ${this.kubeconfigFile}`);
    return context;
  }

  /** Ends the process that another window started: the one that its data directory names as its holder. */
  private async stopElsewhere(): Promise<void> {
    const holder = parsed(await readFile(join(this.dataFolder, 'holder.json'), 'utf8'));
    const pid = holder?.['pid'];
    // Of a cluster that no longer answers, the number could be anybody's by now.
    if (typeof pid === 'number' && (await this.find())) process.kill(pid, 'SIGTERM');
  }
}

/** The line by which the program says that it is ready. Rejects with its last words where it ends before. */
function readyLine(child: ChildProcess, log: Log): Promise<Record<string, unknown>> {
  const lastWords: string[] = [];
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error('the cluster did not become ready within a minute')),
      READY_LIMIT_MS,
    );
    const settle = (finish: () => void): void => {
      clearTimeout(limit);
      finish();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) =>
      settle(() => reject(new Error(lastWords.join('\n') || `the cluster ended with code ${code}`))),
    );
    eachLine(child.stderr, (line) => {
      lastWords.push(line);
      if (lastWords.length > REMEMBERED_LINES) lastWords.shift();
      log.info(line);
    });
    eachLine(child.stdout, (line) => {
      const message = parsed(line);
      if (message?.['ready'] === true) settle(() => resolve(message));
      else lastWords.push(line);
    });
  });
}

function eachLine(stream: NodeJS.ReadableStream | null, tell: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', tell);
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Asks a process to end, and ends it hard where it does not. */
function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.once('exit', () => {
      clearTimeout(limit);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
