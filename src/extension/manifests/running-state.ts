import * as vscode from 'vscode';
import { type Disposable, Disposables, Emitter, isObject } from '../../base/index.ts';
import type { ClusterSession } from '../clusters/cluster-session.ts';
import type { CurrentCluster } from '../clusters/current-cluster.ts';
import { controlledResources } from '../live/resources.ts';
import { healthOf } from '../view-model/health-of.ts';
import { stateIcon } from '../view-model/object-view.ts';
import type { AppliedDocuments } from './applied-documents.ts';
import type { LensTitles } from './lens-titles.ts';
import { identityOf, type ObjectIdentity } from './manifest.ts';
import { iconed } from '../view-model/shown-text.ts';

/** Changes that come within this time are shown together. */
const SHOW_TOGETHER_MS = 100;

/** Says above each object of a manifest how it is doing in the cluster, and keeps that current. */
export class RunningState implements LensTitles, Disposable {
  readonly onDidChange = new Emitter<void>();
  private readonly current: CurrentCluster;
  private readonly applied: AppliedDocuments;
  private readonly parts = new Disposables();
  private following: Disposable | undefined;
  private showing: NodeJS.Timeout | undefined;

  constructor(current: CurrentCluster, applied: AppliedDocuments) {
    this.current = current;
    this.applied = applied;
    this.parts.add(applied.onDidChange.on(() => this.schedule()));
    this.parts.add(current.onDidChange.on(() => this.follow()));
    this.parts.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('wheelhouse.runningState')) this.schedule();
      }),
    );
    this.follow();
  }

  async titled(
    document: vscode.TextDocument,
    lenses: readonly vscode.CodeLens[],
  ): Promise<vscode.CodeLens[]> {
    const { session } = this.current;
    const enabled = vscode.workspace
      .getConfiguration('wheelhouse', document)
      .get('runningState.enabled', true);
    if (session === undefined || !enabled) return [];
    return (await Promise.all(lenses.map((lens) => this.titlesOf(session, document, lens)))).flat();
  }

  dispose(): void {
    clearTimeout(this.showing);
    this.following?.dispose();
    this.parts.dispose();
  }

  private async titlesOf(
    session: ClusterSession,
    document: vscode.TextDocument,
    lens: vscode.CodeLens,
  ): Promise<vscode.CodeLens[]> {
    const object = objectOf(lens);
    if (object === undefined) return [];
    const { range } = lens;
    const { line } = range.start;
    const commands = [this.resultOf(document, line), await stateOf(session, document, object, line)];
    return commands
      .filter((command) => command !== undefined)
      .map((command) => new vscode.CodeLens(range, command));
  }

  /** How the server answered when the document was applied, until it is edited. */
  private resultOf(document: vscode.TextDocument, line: number): vscode.Command | undefined {
    const outcome = this.applied.outcomeAt(document.uri, line);
    if (outcome === undefined) return undefined;
    if (outcome.outcome !== 'failed' && outcome.outcome !== 'conflict') {
      return { title: iconed('check', outcome.outcome), command: '' };
    }
    const title = outcome.outcome === 'conflict' ? 'others manage these fields' : 'refused';
    return {
      title: iconed('error', title),
      tooltip: outcome.message,
      command: 'workbench.actions.view.problems',
    };
  }

  private follow(): void {
    this.following?.dispose();
    const live = this.current.session?.live;
    const parts = new Disposables();
    if (live) {
      parts.add(live.onDidChange.on(() => this.schedule()));
      parts.add(live.onDidSettle.on(() => this.schedule()));
    }
    this.following = parts;
    this.schedule();
  }

  private schedule(): void {
    this.showing ??= setTimeout(() => {
      this.showing = undefined;
      this.onDidChange.emit();
    }, SHOW_TOGETHER_MS);
  }
}

async function stateOf(
  { client, context, live }: ClusterSession,
  document: vscode.TextDocument,
  { apiVersion, kind, metadata }: ObjectIdentity,
  line: number,
): Promise<vscode.Command | undefined> {
  const resource = await client.discovery.resourceFor(apiVersion, kind).catch(() => undefined);
  if (resource === undefined || metadata.name === undefined) return undefined;
  live.follow(resource);
  if (![resource, ...controlledResources(kind)].every((each) => live.isSettled(each))) return undefined;
  const namespace = resource.namespaced ? (metadata.namespace ?? context.namespace) : undefined;
  if (!live.covers(resource, namespace)) return undefined;
  const found = live.get(resource, { name: metadata.name, namespace });
  if (found === undefined) {
    const at = [document.uri, line];
    return {
      title: iconed('cloud-upload', 'Not in the cluster: apply'),
      command: 'wheelhouse.applyDocument',
      arguments: at,
    };
  }
  const { state, text, detail } = healthOf(found, live);
  return {
    title: iconed(stateIcon(state).id, text),
    ...(detail === undefined ? {} : { tooltip: detail }),
    command: 'wheelhouse.openObject',
    arguments: [{ resource, object: found }],
  };
}

/** The object that the language server put a lens above. */
function objectOf(lens: vscode.CodeLens): ObjectIdentity | undefined {
  const data: unknown = 'data' in lens ? lens.data : undefined;
  if (!isObject(data)) return undefined;
  const { apiVersion, kind, name, namespace } = data;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  return identityOf({ apiVersion, kind, name: textOf(name), namespace: textOf(namespace) });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
