import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Disposable, Log } from '../base/index.ts';
import type { CurrentCluster } from './clusters/current-cluster.ts';
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
 * terminals that are open already, and the user's own files stay as they are.
 */
export class TerminalEnvironment implements Disposable {
  private readonly variables: TerminalVariables;
  private readonly folder: string;
  private readonly log: Log;
  private readonly following: Disposable;

  constructor(variables: TerminalVariables, folder: string, current: CurrentCluster, log: Log) {
    this.variables = variables;
    this.folder = folder;
    this.log = log;
    variables.persistent = false;
    variables.description = 'The cluster that this window looks at';
    this.following = current.onDidChange.on((state) => {
      if (state.kind === 'none') this.variables.clear();
      else void this.point(state.context.name, state.context.files);
    });
  }

  dispose(): void {
    this.following.dispose();
    this.variables.clear();
  }

  private async point(context: string, files: readonly string[]): Promise<void> {
    const own = join(this.folder, 'current-context');
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(own, currentContextFile(context), { mode: 0o600 });
      this.variables.replace('KUBECONFIG', [own, ...files].join(delimiter));
    } catch (error) {
      this.log.error('the terminals cannot be given a kubeconfig', { error });
    }
  }
}
