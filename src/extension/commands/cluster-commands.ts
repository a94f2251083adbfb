import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import type { CurrentCluster } from '../clusters/current-cluster.ts';
import type { EmbeddedCluster } from '../clusters/embedded-cluster.ts';
import { type ClusterContext, readContexts, userKubeconfigFiles } from '../clusters/kubeconfig.ts';
import type { MayRun } from '../clusters/login-program.ts';
import { asLabel } from '../view-model/shown-text.ts';

/** Starting, stopping and choosing the cluster that the window looks at. */
export class ClusterCommands {
  private readonly current: CurrentCluster;
  private readonly embedded: EmbeddedCluster;
  private readonly remember: (context: string) => Thenable<void>;
  private readonly mayRun: MayRun;

  /** `remember` keeps the choice of a context for the workspace; `mayRun` is asked before a kubeconfig runs a program. */
  constructor(
    current: CurrentCluster,
    embedded: EmbeddedCluster,
    remember: (context: string) => Thenable<void>,
    mayRun: MayRun,
  ) {
    this.current = current;
    this.embedded = embedded;
    this.remember = remember;
    this.mayRun = mayRun;
  }

  async start(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const context = await withProgress(() => this.embedded.start());
    await this.choose(context);
  }

  async stop(): Promise<void> {
    const { state } = this.current;
    // A server waits a while for those who still listen to it.
    if (state.kind !== 'none' && state.context.embedded) this.current.disconnect();
    await withProgress(() => this.embedded.stop());
  }

  /** `name` leaves the question out. */
  async switchContext(name: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const items = await this.contextItems();
    const picked =
      items.find((item) => nameOf(item) === name) ??
      (await vscode.window.showQuickPick(items, {
        placeHolder: 'Which cluster should this window look at?',
      }));
    if (picked === undefined) return;
    if (picked.context === undefined) await this.start();
    else await this.choose(picked.context);
  }

  async copyKubeconfigPath(): Promise<void> {
    const { state } = this.current;
    if (state.kind !== 'none') await vscode.env.clipboard.writeText(state.context.files.join(delimiter));
  }

  /** Connects anew; where nothing is connected, to the cluster that another window may have started meanwhile. */
  async refresh(): Promise<void> {
    if (this.current.state.kind !== 'none') return this.current.reconnect();
    const running = await this.embedded.attach();
    if (running) await this.choose(running);
  }

  /** The context of that name, where it can be used without starting anything. */
  async find(name: string): Promise<ClusterContext | undefined> {
    return (await this.contextItems()).find((item) => nameOf(item) === name)?.context;
  }

  private async choose(context: ClusterContext): Promise<void> {
    await withProgress(() => this.current.connect(context));
    await this.remember(context.name);
  }

  private async contextItems(): Promise<ContextItem[]> {
    const files = userKubeconfigFiles(
      vscode.workspace.getConfiguration('wheelhouse').get('kubeconfig', ''),
      process.env,
    );
    const embedded = this.embedded.runningContext;
    // The embedded cluster's own file may well be what KUBECONFIG names.
    const others = await readContexts(
      files.filter((file) => file !== this.embedded.kubeconfigFile),
      { mayRun: this.mayRun },
    );
    return [embeddedItem(embedded), ...others.map(contextItem)];
  }
}

interface ContextItem extends vscode.QuickPickItem {
  /** Undefined where the embedded cluster has to be started first. */
  readonly context: ClusterContext | undefined;
}

function nameOf({ context }: ContextItem): string {
  return context?.name ?? EMBEDDED;
}

/** The name of the embedded cluster's context, also before it runs. */
const EMBEDDED = 'wheelhouse';

function embeddedItem(context: ClusterContext | undefined): ContextItem {
  const state = context ? 'running' : 'stopped, will be started';
  return {
    label: EMBEDDED,
    description: `the embedded cluster, ${state}`,
    iconPath: new vscode.ThemeIcon('home'),
    context,
  };
}

function contextItem(context: ClusterContext): ContextItem {
  const { name, server, namespace } = context;
  return {
    label: asLabel(name),
    description: asLabel(server),
    detail: asLabel(`Namespace ${namespace}`),
    iconPath: new vscode.ThemeIcon('server'),
    context,
  };
}

function withProgress<T>(task: () => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId: 'wheelhouse.namespaces' } }, task);
}
