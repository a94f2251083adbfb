import * as vscode from 'vscode';
import type { ClusterSession } from '../clusters/cluster-session.ts';
import type { CurrentCluster } from '../clusters/current-cluster.ts';
import { applyObject } from '../manifests/apply.ts';
import { applyFiles, type ApplyJob, takeOver } from '../manifests/apply-files.ts';
import { type ApplyReport, type ApplySummary, problemsText } from '../manifests/apply-report.ts';
import type { AppliedDocuments } from '../manifests/applied-documents.ts';
import { fileTexts } from '../manifests/file-texts.ts';
import type { ManifestObject, ManifestReader } from '../manifests/manifest.ts';
import { ask, showError, showWarning } from '../messages/messages.ts';

/** Files of one folder at most; what is more than that is no folder of manifests. */
const FILES_LIMIT = 10_000;
const MANIFEST_FILES = '**/*.{yaml,yml,json}';
const IGNORED_FILES = '**/{node_modules,.*}/**';

/** As many files take a while: then it is told how far that is, and can be cancelled. */
const MANY_FILES = 20;

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
    return this.apply([uri]);
  }

  async selection(): Promise<ApplySummary | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) throw new Error('select what is to be applied');
    const { selections } = editor;
    return this.apply([editor.document.uri], ({ range }) =>
      selections.some(({ start, end }) => range.start.line <= end.line && start.line <= range.end.line),
    );
  }

  /** One document of a file: the one whose first line that is. */
  async document(uri: unknown, line: unknown): Promise<ApplySummary | undefined> {
    if (!(uri instanceof vscode.Uri)) return undefined;
    return this.apply([uri], ({ head }) => head.start.line === line);
  }

  async folder(argument: unknown): Promise<ApplySummary | undefined> {
    const folder = argument instanceof vscode.Uri ? argument : await pickFolder();
    return folder && this.apply(await filesIn(folder));
  }

  async sampleFolder(): Promise<ApplySummary> {
    return this.apply(await filesIn(this.samples));
  }

  /** A file that cannot be read (a template, say) keeps none of the others from being applied. */
  private async apply(
    files: readonly vscode.Uri[],
    wanted?: (manifest: ManifestObject) => boolean,
  ): Promise<ApplySummary> {
    const { session } = this.current;
    if (session === undefined) throw new Error('no cluster is connected');
    const job = this.jobOf(session, files, wanted);
    const report = await withProgress(files.length, (signal, progress) =>
      applyFiles({ ...job, signal, progress }),
    );
    if (report.total === 0 && report.leftOutCount === 0 && !report.cancelled)
      throw new Error('there is no Kubernetes object in it');
    if (report.conflicts.size > 0 && (await wantsToTakeOver(report))) {
      await withProgress(report.conflicts.size, (signal) => takeOver({ ...job, signal }, report));
    }
    this.tell(report.summary);
    void tellOfProblems(report);
    return report.summary;
  }

  private jobOf(
    session: ClusterSession,
    files: readonly vscode.Uri[],
    wanted: ((manifest: ManifestObject) => boolean) | undefined,
  ): ApplyJob<vscode.Uri> {
    return {
      files,
      read: fileTexts(vscode.workspace),
      parse: (uri, text) => this.manifests.read(uri.toString(), text),
      apply: (manifest, force) => applyObject(session, manifest, force),
      record: (uri, answers) => this.applied.record(uri, answers),
      ...(wanted ? { wanted } : {}),
    };
  }
}

/** Where others manage fields, asks once whether to take them all over. */
async function wantsToTakeOver({ conflicts }: ApplyReport<vscode.Uri>): Promise<boolean> {
  const lines = [...conflicts.values()]
    .flat()
    .flatMap(([{ object }, outcome]) =>
      outcome.outcome === 'conflict'
        ? outcome.fields.map(
            ({ field, message }) => `${object.kind} ${object.metadata.name ?? ''} ${field}: ${message}`,
          )
        : [],
    );
  const more = lines.length > SHOWN_CONFLICTS ? [`and ${lines.length - SHOWN_CONFLICTS} more`] : [];
  const detail = [...lines.slice(0, SHOWN_CONFLICTS), ...more].join('\n');
  const question = 'Others manage fields that this manifest sets. Take them over?';
  return ask(question, { detail, choice: 'Take Over' });
}

const SHOWN_CONFLICTS = 20;

/** Says once what went wrong in any of the files. */
async function tellOfProblems(report: ApplyReport<vscode.Uri>): Promise<void> {
  const text = problemsText(report, (uri) => vscode.workspace.asRelativePath(uri));
  if (text === '') return;
  if (report.summary.failed === 0) {
    void showWarning(text);
    return;
  }
  const show = 'Show Problems';
  if ((await showError(text, show)) === show) {
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}

async function filesIn(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const pattern = new vscode.RelativePattern(folder, MANIFEST_FILES);
  const files = await vscode.workspace.findFiles(pattern, IGNORED_FILES, FILES_LIMIT + 1);
  if (files.length > FILES_LIMIT)
    throw new Error(`there are more than ${FILES_LIMIT} files in it: choose a folder of manifests`);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
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

/** Few files are shown where their objects will appear. Of many it is told how many are done, and there is a way out. */
function withProgress<T>(
  fileCount: number,
  task: (signal: AbortSignal, progress: () => void) => Promise<T>,
): Thenable<T> {
  const abort = new AbortController();
  if (fileCount <= MANY_FILES) {
    const location = { viewId: 'wheelhouse.workloads' };
    return vscode.window.withProgress({ location }, () => task(abort.signal, () => {}));
  }
  const location = vscode.ProgressLocation.Notification;
  const title = 'Applying manifests';
  return vscode.window.withProgress({ location, title, cancellable: true }, (progress, cancellation) => {
    cancellation.onCancellationRequested(() => abort.abort());
    let done = 0;
    return task(abort.signal, () => {
      const message = `${++done} of ${fileCount} files`;
      progress.report({ message, increment: 100 / fileCount });
    });
  });
}
