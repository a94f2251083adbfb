import * as vscode from 'vscode';
import { type Disposable, Disposables } from '../../base/index.ts';
import type { ClusterSession } from '../clusters/cluster-session.ts';
import type { CurrentCluster } from '../clusters/current-cluster.ts';
import { controlledResources } from '../live/resources.ts';
import { healthOf } from '../view-model/health-of.ts';
import { stateIcon } from '../view-model/object-view.ts';
import { type AppliedDocuments, editorRange } from './applied-documents.ts';
import type { ManifestObject } from './manifest.ts';
import { manifestOf } from './open-manifests.ts';

/** Changes that come within this time are shown together. */
const SHOW_TOGETHER_MS = 100;

/** Which documents can be manifests. */
export const MANIFEST_SELECTOR: vscode.DocumentSelector = [
  { language: 'yaml', scheme: 'file' },
  { language: 'yaml', scheme: 'untitled' },
  { language: 'json', scheme: 'file' },
];

/** A line above each document of a manifest that says how its object is doing in the cluster, kept current. */
export class RunningState implements vscode.CodeLensProvider, Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly current: CurrentCluster;
  private readonly applied: AppliedDocuments;
  private readonly parts = new Disposables();
  private following: Disposable | undefined;
  private showing: NodeJS.Timeout | undefined;

  constructor(current: CurrentCluster, applied: AppliedDocuments) {
    this.current = current;
    this.applied = applied;
    this.parts.add(vscode.languages.registerCodeLensProvider(MANIFEST_SELECTOR, this));
    this.parts.add(applied.onDidChange.on(() => this.schedule()));
    this.parts.add(current.onDidChange.on(() => this.follow()));
    this.parts.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('wheelhouse.runningState')) this.schedule();
      }),
    );
    this.follow();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { session } = this.current;
    const enabled = vscode.workspace
      .getConfiguration('wheelhouse', document)
      .get('runningState.enabled', true);
    if (session === undefined || !enabled) return [];
    const { objects } = manifestOf(document);
    const lenses = objects.map((object) => this.lensesOf(session, document, object));
    return (await Promise.all(lenses)).flat();
  }

  dispose(): void {
    clearTimeout(this.showing);
    this.following?.dispose();
    this.parts.dispose();
    this.changed.dispose();
  }

  private async lensesOf(
    session: ClusterSession,
    document: vscode.TextDocument,
    manifest: ManifestObject,
  ): Promise<vscode.CodeLens[]> {
    const range = editorRange(manifest.head);
    const commands = [this.resultOf(document, manifest), await stateOf(session, document, manifest)];
    return commands
      .filter((command) => command !== undefined)
      .map((command) => new vscode.CodeLens(range, command));
  }

  /** How the server answered when the document was applied, until it is edited. */
  private resultOf(document: vscode.TextDocument, { head }: ManifestObject): vscode.Command | undefined {
    const found = this.applied.of(document.uri).find(({ line }) => line === head.start.line);
    if (found === undefined) return undefined;
    const { outcome } = found;
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
      this.changed.fire();
    }, SHOW_TOGETHER_MS);
  }
}

async function stateOf(
  { client, context, live }: ClusterSession,
  document: vscode.TextDocument,
  { object, head }: ManifestObject,
): Promise<vscode.Command | undefined> {
  const { apiVersion, kind, metadata } = object;
  const resource = await client.discovery.resourceFor(apiVersion, kind).catch(() => undefined);
  if (resource === undefined || metadata.name === undefined) return undefined;
  live.follow(resource);
  if (![resource, ...controlledResources(kind)].every((each) => live.isSettled(each))) return undefined;
  const namespace = resource.namespaced ? (metadata.namespace ?? context.namespace) : undefined;
  if (!live.covers(resource, namespace)) return undefined;
  const found = live.get(resource, { name: metadata.name, namespace });
  if (found === undefined) {
    const at = [document.uri, head.start.line];
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

/** An ordinary space beside an icon is not drawn. */
function iconed(icon: string, text: string): string {
  return `$(${icon})\u00a0${text}`;
}
