import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { silentLog } from '../../../src/base/index.ts';
import { type ApiObject, type Client, createClient } from '../../../src/client/index.ts';
import { readContexts } from '../../../src/extension/index.ts';
import { createHttpsTransport, systemClock } from '../../../src/host/index.ts';

/** What the extension hands out, as these tests use it. */
interface Extension {
  readonly trees: ReadonlyMap<string, vscode.TreeDataProvider<unknown>>;
  readonly kubeconfigFile: string;
}

export async function activated(): Promise<Extension> {
  const extension = vscode.extensions.getExtension<Extension>('wheelhouse.wheelhouse');
  assert.ok(extension, 'the extension is loaded');
  return extension.activate();
}

const WAIT_LIMIT_MS = 25_000;

/** Waits until a condition gives something. `describe` says in a failure what there was instead. */
export async function until<T>(
  what: () => Promise<T | undefined | false> | T | undefined | false,
  describe: () => Promise<string> | string = () => '',
): Promise<T> {
  const endMs = Date.now() + WAIT_LIMIT_MS;
  while (Date.now() < endMs) {
    const value = await what();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not reached: ${String(what)}\n${await describe()}`);
}

/** A view of the sidebar as text, an item a line: `  web  3/3 ready`. */
export async function treeText(view: string): Promise<string> {
  const tree = (await activated()).trees.get(view);
  assert.ok(tree, `the view ${view} is there`);
  const lines: string[] = [];
  const walk = async (element: unknown, indent: string): Promise<void> => {
    for (const child of (await tree.getChildren(element)) ?? []) {
      const item = await tree.getTreeItem(child);
      const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
      lines.push(`${indent}${label}  ${String(item.description)}`);
      await walk(child, `${indent}  `);
    }
  };
  await walk(undefined, '');
  return lines.join('\n');
}

/** Waits until a view reads as wanted. */
export function treeReads(view: string, wanted: RegExp): Promise<string> {
  const read = async (): Promise<string | false> => {
    const text = await treeText(view);
    return wanted.test(text) && text;
  };
  return until(read, async () => `${wanted.source} in\n${await treeText(view)}`);
}

/** The element of a view that has this label. */
export async function treeElement(
  view: string,
  label: string,
): Promise<{ element: unknown; item: vscode.TreeItem }> {
  const tree = (await activated()).trees.get(view);
  assert.ok(tree, `the view ${view} is there`);
  const find = async (element: unknown): Promise<{ element: unknown; item: vscode.TreeItem } | undefined> => {
    for (const child of (await tree.getChildren(element)) ?? []) {
      const item = await tree.getTreeItem(child);
      if (item.label === label) return { element: child, item: await resolved(tree, item, child) };
      const below = await find(child);
      if (below) return below;
    }
    return undefined;
  };
  return until(() => find(undefined));
}

/** The item with what is only worked out when somebody asks for more. */
async function resolved(
  tree: vscode.TreeDataProvider<unknown>,
  item: vscode.TreeItem,
  element: unknown,
): Promise<vscode.TreeItem> {
  const { token } = new vscode.CancellationTokenSource();
  return (await tree.resolveTreeItem?.(item, element, token)) ?? item;
}

/** A client of the embedded cluster that has nothing to do with the extension's own. */
export async function otherClient(): Promise<Client> {
  const { kubeconfigFile } = await activated();
  const [context] = await readContexts([kubeconfigFile], { mayRun: () => Promise.resolve(false) });
  assert.ok(context, 'the kubeconfig has a context');
  const { handler } = createHttpsTransport(context.target());
  return createClient({ transport: handler, userAgent: 'editor-suite', clock: systemClock, log: silentLog });
}

export interface WithReplicas extends ApiObject {
  spec: { replicas?: number; template?: { metadata?: { annotations?: Record<string, string> } } };
}

export function sample(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** The titles of the lines above a file's documents, without their icons. */
export async function lensTitles(uri: vscode.Uri): Promise<string[]> {
  // Only what is open in an editor has any.
  await vscode.window.showTextDocument(uri);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
    50,
  );
  return lenses.map(({ command }) => (command?.title ?? '').replace(/\$\([^)]*\)\s/, ''));
}

/** Replaces the whole text of a document, as typing would. */
export async function retype(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}
