import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { retype, until } from './window.ts';

const BROKEN = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: broken
spec:
  replica: 2
  selector:
    matchLabels:
      app: broken
  template:
    metadata:
      labels:
        app: broken
    spec:
      containers:
        - name: main
          image: nginx
`;

describe('the language server', () => {
  it('marks an unknown field, and its quick fix spells it right', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: BROKEN });
    const problem = await until(() =>
      vscode.languages.getDiagnostics(document.uri).find(({ message }) => message.includes('replica')),
    );
    assert.equal(problem.range.start.line, 5);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit }) => edit !== undefined);
    assert.ok(fix?.edit, `one of these fixes it: ${actions.map(({ title }) => title).join(', ')}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.lineAt(5).text, /^ {2}replicas: 2$/);
    await until(() => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  it('completes the fields of an object', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: '' });
    await retype(document, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\nda');
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(4, 2),
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('data'), labels.join(', '));
  });

  it('leaves alone a file that is no manifest', async () => {
    const manifest = await vscode.workspace.openTextDocument({ language: 'yaml', content: BROKEN });
    const other = await vscode.workspace.openTextDocument({
      language: 'yaml',
      content: 'spec:\n  replica: 2\n',
    });
    // Once the manifest has its problem, the file that was opened with it has been looked at as well.
    await until(() => vscode.languages.getDiagnostics(manifest.uri).length > 0);
    assert.deepEqual(vscode.languages.getDiagnostics(other.uri), []);
  });
});
