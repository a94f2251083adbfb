import * as vscode from 'vscode';
import type { CurrentCluster } from '../clusters/current-cluster.ts';
import type { LiveObjects } from '../live/live-objects.ts';
import { applyObject, type ApplyOutcome, inApplyOrder } from '../manifests/apply.ts';
import type { AppliedDocuments } from '../manifests/applied-documents.ts';
import type { ManifestObject, ManifestReader } from '../manifests/manifest.ts';

/** Files of one folder that are read at most; what is more than that is no folder of manifests. */
const FILES_LIMIT = 2000;
const MANIFEST_FILES = '**/*.{yaml,yml,json}';
const IGNORED_FILES = '**/{node_modules,.*}/**';

interface Wanted {
  readonly uri: vscode.Uri;
  readonly manifest: ManifestObject;
  readonly object: ManifestObject['object'];
}

interface Answer extends Wanted {
  readonly outcome: ApplyOutcome;
}

/** What became of applying, in numbers: the result of each apply command. */
export interface ApplySummary {
  readonly created: number;
  readonly configured: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** Applies manifests: a file, the documents that a selection touches, or all files of a folder. */
export class ApplyCommands {
  private readonly current: CurrentCluster;
  private readonly applied: AppliedDocuments;
  private readonly samples: vscode.Uri;
  private readonly manifests: ManifestReader;
  private readonly tell: (summary: ApplySummary) => void;

  constructor(
    current: CurrentCluster,
    applied: AppliedDocuments,
    samples: vscode.Uri,
    manifests: ManifestReader,
    tell: (summary: ApplySummary) => void,
  ) {
    this.current = current;
    this.applied = applied;
    this.samples = samples;
    this.manifests = manifests;
    this.tell = tell;
  }

  /** The text as it stands in the editor, saved or not. */
  async file(argument: unknown): Promise<ApplySummary | undefined> {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined) throw new Error('open the manifest that is to be applied');
    return this.apply(await documentsOf(this.manifests, uri));
  }

  async selection(): Promise<ApplySummary | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) throw new Error('select what is to be applied');
    const touched = (await documentsOf(this.manifests, editor.document.uri)).filter(({ manifest }) =>
      editor.selections.some(
        ({ start, end }) => manifest.range.start.line <= end.line && start.line <= manifest.range.end.line,
      ),
    );
    return this.apply(touched);
  }

  /** One document of a file: the one whose first line that is. */
  async document(uri: unknown, line: unknown): Promise<ApplySummary | undefined> {
    if (!(uri instanceof vscode.Uri)) return undefined;
    const documents = await documentsOf(this.manifests, uri);
    return this.apply(documents.filter(({ manifest }) => manifest.head.start.line === line));
  }

  async folder(argument: unknown): Promise<ApplySummary | undefined> {
    const folder = argument instanceof vscode.Uri ? argument : await pickFolder();
    return folder && this.everythingIn(folder);
  }

  sampleFolder(): Promise<ApplySummary> {
    return this.everythingIn(this.samples);
  }

  /** A file that cannot be read (a template, say) keeps none of the others from being applied. */
  private async everythingIn(folder: vscode.Uri): Promise<ApplySummary> {
    const { wanted, unreadable } = await documentsIn(this.manifests, folder);
    if (unreadable.length > 0) {
      const names = unreadable.map((uri) => vscode.workspace.asRelativePath(uri)).join(', ');
      void vscode.window.showWarningMessage(`Left out, since it cannot be read as YAML: ${names}`);
    }
    return this.apply(wanted);
  }

  private async apply(wanted: readonly Wanted[]): Promise<ApplySummary> {
    const { live } = this.current;
    if (live === undefined) throw new Error('no cluster is connected');
    if (wanted.length === 0) throw new Error('there is no Kubernetes object in it');
    const answers = await withProgress(() => applyAll(live, wanted));
    const taken = await this.takeOver(live, answers);
    await this.record(taken);
    const summary = summaryOf(taken);
    this.tell(summary);
    if (summary.failed > 0) void offerProblems(summary, taken);
    return summary;
  }

  /** Where others manage fields, asks once whether to take them all over. */
  private async takeOver(live: LiveObjects, answers: readonly Answer[]): Promise<readonly Answer[]> {
    const conflicts = answers.filter(({ outcome }) => outcome.outcome === 'conflict');
    if (conflicts.length === 0) return answers;
    await this.record(answers);
    const detail = conflicts
      .flatMap(({ object, outcome }) =>
        outcome.outcome === 'conflict'
          ? outcome.fields.map(
              ({ field, message }) => `${object.kind} ${object.metadata.name ?? ''} ${field}: ${message}`,
            )
          : [],
      )
      .join('\n');
    const take = 'Take Over';
    const question = 'Others manage fields that this manifest sets. Take them over?';
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, take);
    if (answer !== take) return answers;
    const forced = await withProgress(() => applyAll(live, conflicts, true));
    return answers.map((each) => forced.find(({ manifest }) => manifest === each.manifest) ?? each);
  }

  private async record(answers: readonly Answer[]): Promise<void> {
    for (const own of Map.groupBy(answers, ({ uri }) => uri.toString()).values()) {
      const [first] = own;
      const answered = own.map(({ manifest, outcome }) => [manifest, outcome] as const);
      if (first) await this.applied.record(first.uri, answered);
    }
  }
}

async function applyAll(
  live: LiveObjects,
  wanted: readonly Wanted[],
  force = false,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const each of inApplyOrder(wanted)) {
    answers.push({ ...each, outcome: await applyObject(live.session, each.manifest, force) });
  }
  return answers;
}

function summaryOf(answers: readonly Answer[]): ApplySummary {
  const count = (...outcomes: readonly ApplyOutcome['outcome'][]): number =>
    answers.filter(({ outcome }) => outcomes.includes(outcome.outcome)).length;
  return {
    created: count('created'),
    configured: count('configured'),
    unchanged: count('unchanged'),
    failed: count('failed', 'conflict'),
  };
}

async function offerProblems({ failed }: ApplySummary, answers: readonly Answer[]): Promise<void> {
  const first = answers.find(({ outcome }) => outcome.outcome === 'failed' || outcome.outcome === 'conflict');
  const message = first && 'message' in first.outcome ? first.outcome.message : '';
  const show = 'Show Problems';
  const text =
    failed === 1 ? message : `${failed} of ${answers.length} objects were refused. The first: ${message}`;
  if ((await vscode.window.showErrorMessage(text, show)) === show) {
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}

async function documentsOf(manifests: ManifestReader, uri: vscode.Uri): Promise<Wanted[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { objects, problems } = await manifests.read(uri.toString(), document.getText());
  const [problem] = problems;
  if (problem) throw new Error(`${vscode.workspace.asRelativePath(uri)}: ${problem.message}`);
  return wantedOf(uri, objects);
}

async function documentsIn(
  manifests: ManifestReader,
  folder: vscode.Uri,
): Promise<{ wanted: Wanted[]; unreadable: vscode.Uri[] }> {
  const pattern = new vscode.RelativePattern(folder, MANIFEST_FILES);
  const files = await vscode.workspace.findFiles(pattern, IGNORED_FILES, FILES_LIMIT);
  const wanted: Wanted[] = [];
  const unreadable: vscode.Uri[] = [];
  for (const uri of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const document = await vscode.workspace.openTextDocument(uri);
    const { objects, problems } = await manifests.read(uri.toString(), document.getText());
    if (problems.length > 0) unreadable.push(uri);
    else wanted.push(...wantedOf(uri, objects));
  }
  return { wanted, unreadable };
}

function wantedOf(uri: vscode.Uri, objects: readonly ManifestObject[]): Wanted[] {
  return objects.map((manifest) => ({ uri, manifest, object: manifest.object }));
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const [only] = folders;
  if (only) return only.uri;
  const picked = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: 'Apply',
  });
  return picked?.[0];
}

/** Shown where the objects will appear. */
function withProgress<T>(task: () => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId: 'wheelhouse.workloads' } }, task);
}
