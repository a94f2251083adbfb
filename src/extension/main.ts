import * as vscode from 'vscode';
import type { Disposable } from '../base/index.ts';
import { CurrentCluster } from './clusters/current-cluster.ts';
import { EmbeddedCluster } from './clusters/embedded-cluster.ts';
import { ApplyCommands } from './commands/apply-commands.ts';
import { ClusterCommands } from './commands/cluster-commands.ts';
import { ObjectCommands } from './commands/object-commands.ts';
import { type CommandTable, registerCommands } from './commands/register.ts';
import { ContextKeys } from './context-keys.ts';
import { DefinitionsHandOver } from './definitions-hand-over.ts';
import { LiveObjectFiles } from './documents/live-object-files.ts';
import { LanguageServer } from './language-server.ts';
import { scopeOf } from './live/session-scope.ts';
import { channelLog } from './log.ts';
import { AppliedDocuments } from './manifests/applied-documents.ts';
import { ProgramConsent } from './clusters/program-consent.ts';
import { ask, showError } from './messages/messages.ts';
import type { ApplySummary } from './manifests/apply-report.ts';
import { RunningState } from './manifests/running-state.ts';
import { StatusBar } from './status-bar.ts';
import { TerminalEnvironment } from './terminal-environment.ts';
import { ObjectTree } from './trees/object-tree.ts';
import { TREES } from './trees/tree-definitions.ts';

/** What the extension hands to other extensions, and to its own tests. */
export interface WheelhouseApi {
  /** The trees of the sidebar by the names of their views. */
  readonly trees: ReadonlyMap<string, vscode.TreeDataProvider<unknown>>;
  /** The kubeconfig of the embedded cluster; the file is there once it has run. */
  readonly kubeconfigFile: string;
}

/** Where the context that was chosen for a workspace is remembered. */
const CHOSEN_CONTEXT = 'context';

let stopCluster: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): WheelhouseApi {
  const channel = vscode.window.createOutputChannel('Wheelhouse', { log: true });
  const log = channelLog(channel);
  const current = new CurrentCluster({
    log,
    scope: () => scopeOf(setting<readonly string[]>('namespaces', [])),
  });
  const embedded = new EmbeddedCluster({
    program: context.asAbsolutePath('dist/wheelhouse.cjs'),
    folder: context.globalStorageUri.fsPath,
    nodes: () => setting('cluster.nodes', 3),
    serviceRange: () => setting('cluster.serviceClusterIpRange', ''),
    log: log.named('cluster'),
  });
  const applied = new AppliedDocuments();
  const statusBar = new StatusBar(current, embedded);
  const trees = new Map(TREES.map((tree) => [tree.view, new ObjectTree(tree, showsSystemObjects)]));
  const consent = new ProgramConsent({
    isTrusted: () => vscode.workspace.isTrusted,
    folders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    ask: (question, detail) => ask(question, { detail, choice: 'Allow' }),
    remembered: context.workspaceState,
  });
  const clusterCommands = new ClusterCommands(
    current,
    embedded,
    (name) => context.workspaceState.update(CHOSEN_CONTEXT, name),
    (program) => consent.mayRun(program),
  );
  const samples = vscode.Uri.joinPath(context.extensionUri, 'samples');
  const runningState = new RunningState(current, applied);
  const language = new LanguageServer(runningState);
  const tell = (summary: ApplySummary): void => statusBar.tell(summary);
  const applyCommands = new ApplyCommands(current, applied, samples, language, tell);
  const objectCommands = new ObjectCommands(current, language);
  const windowFolder = (context.storageUri ?? context.globalStorageUri).fsPath;

  context.subscriptions.push(
    channel,
    current,
    applied,
    statusBar,
    new ContextKeys(current, embedded),
    new TerminalEnvironment(context.environmentVariableCollection, windowFolder, current, log),
    new LiveObjectFiles(current),
    runningState,
    new DefinitionsHandOver(current, language, log),
    language,
    ...trees.values(),
    ...followCluster(current, embedded, [...trees.values()]),
    registerCommands(
      { ...commandsOf(clusterCommands, applyCommands, objectCommands), showLog: () => channel.show() },
      log,
    ),
  );
  stopCluster = () => embedded.dispose();
  whenTrusted(context, () => {
    language
      .start(context.asAbsolutePath('dist/language-server.cjs'))
      .catch((error: unknown) => log.error('the language server did not start', { error }));
    const chosen = context.workspaceState.get(CHOSEN_CONTEXT, '');
    void resume(chosen, current, embedded, clusterCommands).catch((error: unknown) =>
      log.error('the cluster of before cannot be used', { error }),
    );
  });
  return { trees, kubeconfigFile: embedded.kubeconfigFile };
}

/** The cluster that this window started ends with it. */
export async function deactivate(): Promise<void> {
  await stopCluster?.();
}

function commandsOf(cluster: ClusterCommands, apply: ApplyCommands, object: ObjectCommands): CommandTable {
  return {
    startCluster: () => cluster.start(),
    stopCluster: () => cluster.stop(),
    switchContext: (name) => cluster.switchContext(name),
    copyKubeconfigPath: () => cluster.copyKubeconfigPath(),
    refresh: () => cluster.refresh(),
    applyFile: (uri) => apply.file(uri),
    applySelection: () => apply.selection(),
    applyDocument: (uri, line) => apply.document(uri, line),
    applyFolder: (uri) => apply.folder(uri),
    applySamples: () => apply.sampleFolder(),
    openObject: (target) => object.open(target),
    deleteObject: (target, confirmed) => object.delete(target, confirmed),
    scaleObject: (target, replicas) => object.scale(target, replicas),
    restartObject: (target) => object.restart(target),
    undoRollout: (target, revision) => object.undo(target, revision),
  };
}

/** What has to happen when a cluster comes or goes. */
function followCluster(
  current: CurrentCluster,
  embedded: EmbeddedCluster,
  trees: readonly ObjectTree[],
): Disposable[] {
  return [
    current.onDidChange.on((state) => {
      for (const tree of trees) tree.show(current.session?.live);
      const answers = state.kind === 'connected' ? state.session.reachable : state.kind !== 'failed';
      if (!answers && state.kind !== 'none' && state.context.embedded) embedded.lost();
    }),
    embedded.onDidChange.on((state) => {
      if (state === 'stopped' && current.state.kind !== 'none' && current.state.context.embedded)
        current.disconnect();
    }),
    embedded.onDidCrash.on((message) => void tellOfCrash(message)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('wheelhouse.namespaces')) void current.reconnect();
      if (event.affectsConfiguration('wheelhouse.trees')) for (const tree of trees) tree.redraw();
    }),
  ];
}

async function tellOfCrash(message: string): Promise<void> {
  const showLog = 'Show Log';
  if ((await showError(message, showLog)) === showLog) {
    await vscode.commands.executeCommand('wheelhouse.showLog');
  }
}

/** Nothing is started, and no credential read, before the workspace is trusted. */
function whenTrusted(context: vscode.ExtensionContext, start: () => void): void {
  if (vscode.workspace.isTrusted) start();
  else context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(start));
}

/** Looks at the cluster that the workspace looked at before; starts the embedded one where that is wanted. */
async function resume(
  chosen: string,
  current: CurrentCluster,
  embedded: EmbeddedCluster,
  commands: ClusterCommands,
): Promise<void> {
  const running = await embedded.attach();
  const context = chosen === '' ? running : await commands.find(chosen);
  if (context) await current.connect(context);
  else if (setting('cluster.startAutomatically', false)) await commands.start();
}

function setting<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration('wheelhouse').get(name, otherwise);
}

function showsSystemObjects(): boolean {
  return setting('trees.showSystemObjects', false);
}
