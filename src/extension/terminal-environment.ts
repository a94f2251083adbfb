import { mkdir, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Disposable, Log } from '../base/index.ts';
import type { ConnectionState, CurrentCluster } from './clusters/current-cluster.ts';
import { currentContextFile } from './clusters/kubeconfig.ts';

/** The part of the editor's `EnvironmentVariableCollection` that is needed. */
export interface TerminalVariables {
  persistent: boolean;
  description: unknown;
  replace(name: string, value: string): void;
  clear(): void;
}

/**
 * Gives every integrated terminal the cluster that the window looks at. `KUBECONFIG` names a small file of this window
 * that holds nothing but the current context, and after it the files with the contexts; so a switch reaches the
 * terminals that are open already, and the user's own files stay as they are. A kubeconfig whose program to log in may
 * not run is not given to them: `kubectl` would run it.
 */
export class TerminalEnvironment implements Disposable {
  private readonly variables: TerminalVariables;
  private readonly folder: string;
  private readonly log: Log;
  private readonly following: Disposable;
  /** What the terminals are led to: the context's name, and the files that it is in. */
  private pointed: string | undefined;
  /** One after the other: the last that was chosen is the one that stays. */
  private writing: Promise<void> = Promise.resolve();

  constructor(variables: TerminalVariables, folder: string, current: CurrentCluster, log: Log) {
    this.variables = variables;
    this.folder = folder;
    this.log = log;
    variables.persistent = false;
    variables.description = 'The cluster that this window looks at';
    this.following = current.onDidChange.on((state) => {
      const asked = state.kind === 'none' ? undefined : state.context;
      const wanted = asked && [asked.name, ...asked.files].join('\n');
      // What a connection that is made anew may run is as it was, until somebody says otherwise.
      if (wanted === this.pointed && state.kind === 'connecting') return;
      const context = mayBeUsed(state) ? asked : undefined;
      const target = context && wanted;
      if (target === this.pointed) return;
      this.pointed = target;
      if (context === undefined) this.variables.clear();
      else this.writing = this.writing.then(() => this.point(context.name, context.files, target));
    });
  }

  dispose(): void {
    this.following.dispose();
    this.variables.clear();
  }

  private async point(context: string, files: readonly string[], target: string | undefined): Promise<void> {
    const own = join(this.folder, 'current-context');
    try {
      await mkdir(this.folder, { recursive: true });
      // A terminal reads the old one or the new one, and never half of it.
      await writeFile(`${own}.new`, currentContextFile(context), { mode: 0o600 });
      await rename(`${own}.new`, own);
      if (this.pointed !== target) return;
      this.variables.replace('KUBECONFIG', [own, ...files].join(delimiter));
    } catch (error) {
      this.log.error('the terminals cannot be given a kubeconfig', { error });
    }
  }
}

/** Not while it is not yet known whether its program to log in may run, and not where it may not. */
function mayBeUsed(state: ConnectionState): boolean {
  if (state.kind === 'connecting') return !state.context.runsProgram;
  return state.kind !== 'failed' || !state.isRefused;
}
