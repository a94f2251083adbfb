import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ApiObject } from '../../../src/client/index.ts';
import { textOfObject } from '../../../src/extension/index.ts';
import {
  activated,
  lensTitles,
  otherClient,
  retype,
  sample,
  treeElement,
  treeReads,
  treeText,
  until,
  type WithReplicas,
} from './window.ts';

const WORKLOADS = 'wheelhouse.workloads';
const SHOP = { namespace: 'shop' };

const definitionOfThings = (minimum: number): ApiObject & Record<string, unknown> => {
  const spec = { type: 'object', properties: { size: { type: 'integer', minimum } } };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
};

const run = <T>(command: string, ...args: unknown[]): Thenable<T> =>
  vscode.commands.executeCommand<T>(`wheelhouse.${command}`, ...args);

/** One cluster for all of these, in this order: each goes on where the one before has come to. */
describe('the cluster in the editor', function () {
  this.bail(true);

  it('starts as a process of its own', async () => {
    await run('startCluster');
    const { kubeconfigFile } = await activated();
    assert.ok(existsSync(kubeconfigFile));
    await treeReads('wheelhouse.namespaces', /^default {2}Active$/m);
  });

  it('offers to apply what is not there yet', async () => {
    await until(async () => (await lensTitles(sample('05-web.yaml'))).includes('Not in the cluster: apply'));
  });

  it('applies the samples', async () => {
    const summary = await run<Record<string, number>>('applySamples');
    assert.deepEqual(
      { ...summary, created: Math.sign(summary['created'] ?? 0) },
      {
        created: 1,
        configured: 0,
        unchanged: 0,
        failed: 0,
      },
    );
  });

  it('shows every sample become ready, without being asked', async () => {
    await treeReads(WORKLOADS, /^ {2}web {2}3\/3 ready$/m);
    await treeReads(WORKLOADS, /^ {2}database {2}2\/2 ready$/m);
    await treeReads('wheelhouse.jobs', /^ {2}resize-images {2}6\/6 done$/m);
    await treeReads('wheelhouse.jobs', /^ {2}nightly-backup {2}30 2 \* \* \* Europe\/Amsterdam$/m);
    await treeReads('wheelhouse.storage', /^ {2}archive-1 {2}Bound to shop\/archive, 1Gi$/m);
    await treeReads('wheelhouse.storage', /^ {2}data-database-1 {2}Bound, 256Mi$/m);
    await treeReads('wheelhouse.configuration', /^ {2}database-login {2}2 keys$/m);
  });

  it('shows a Deployment with its ReplicaSet and its Pods', async () => {
    const text = await treeText(WORKLOADS);
    assert.match(text, /^shop {2}2 objects$/m);
    assert.match(
      text,
      /^ {2}web {2}3\/3 ready\n {4}web-\w+ {2}revision 1, 3\/3 ready\n( {6}web-\w+-\w+ {2}Running\n?){3}/m,
    );
    assert.match(text, /^ {4}database-0 {2}Running\n {4}database-1 {2}Running$/m);
  });

  it('says above each document how its object is doing', async () => {
    await until(async () => (await lensTitles(sample('05-web.yaml'))).includes('3/3 ready'));
    const titles = await lensTitles(sample('05-web.yaml'));
    assert.ok(
      titles.some((title) => /^[\d.]+, port 80 → node 30080, 3 ready$/.test(title)),
      titles.join('; '),
    );
    const database = await lensTitles(sample('04-database.yaml'));
    assert.ok(database.includes('2/2 ready'), database.join('; '));
  });

  it('finds nothing to change in what was just applied', async () => {
    const summary = await run<Record<string, number>>('applyFile', sample('05-web.yaml'));
    assert.deepEqual(summary, { created: 0, configured: 0, unchanged: 2, failed: 0 });
    await until(async () => (await lensTitles(sample('05-web.yaml'))).includes('unchanged'));
  });

  it('applies a folder, and leaves out what cannot be read', async () => {
    const folder = vscode.Uri.joinPath(sample('.'), 'chart');
    const write = (name: string, text: string) =>
      vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from(text));
    await write('template.yaml', 'apiVersion: v1\nkind: {{ .Values.kind }}\nmetadata: {{ . }}\n');
    await write('values.yaml', 'replicas: 3\n');
    await write(
      'plain.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: plain, namespace: shop }\n',
    );
    const opened: string[] = [];
    const listening = vscode.workspace.onDidOpenTextDocument(({ uri }) => opened.push(uri.toString()));
    const summary = await run<Record<string, number>>('applyFolder', folder);
    listening.dispose();
    assert.deepEqual(opened, []);
    assert.deepEqual(summary, { created: 1, configured: 0, unchanged: 0, failed: 0 });
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('applies only the documents that a selection touches', async () => {
    const editor = await vscode.window.showTextDocument(sample('05-web.yaml'));
    const lines = editor.document.getText().split('\n');
    const service = lines.findIndex((line) => line === 'kind: Service');
    editor.selection = new vscode.Selection(service, 0, service, 4);
    const summary = await run<Record<string, number>>('applySelection');
    assert.deepEqual(summary, { created: 0, configured: 0, unchanged: 1, failed: 0 });
  });

  it('hands out the path of the kubeconfig', async () => {
    await run('copyKubeconfigPath');
    assert.equal(await vscode.env.clipboard.readText(), (await activated()).kubeconfigFile);
  });

  it('marks the line that the server refuses', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Not_A_Name\n  namespace: shop\n';
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: text });
    const summary = await run<Record<string, number>>('applyFile', document.uri);
    assert.equal(summary['failed'], 1);
    const problem = vscode.languages.getDiagnostics(document.uri).find(({ source }) => source === 'cluster');
    assert.equal(problem?.range.start.line, 3);
    assert.match(problem.message, /Not_A_Name/);
  });

  it('knows the kinds that the cluster defines, and leads to their definitions', async () => {
    const definitions = (await otherClient()).resource(
      'apiextensions.k8s.io/v1',
      'customresourcedefinitions',
    );
    await definitions.create(definitionOfThings(3));
    const text = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: a }\nspec: { size: 0 }\n';
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: text });
    const problems = (): string =>
      vscode.languages.getDiagnostics(document.uri).reduce((all, { message }) => `${all}${message}\n`, '');
    await until(() => problems().includes('greater than or equal to 3'), problems);
    const [place] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      new vscode.Position(1, 8),
    );
    assert.ok(place, 'the kind leads to its definition');
    const { document: shown } = await vscode.window.showTextDocument(place.uri);
    assert.match(shown.getText(), /name: things\.example\.com/);
    await definitions.patch({ name: 'things.example.com' }, 'merge', {
      spec: definitionOfThings(5)['spec'],
    });
    await until(() => problems().includes('greater than or equal to 5'), problems);
    await until(() => shown.getText().includes('minimum: 5'));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await definitions.delete({ name: 'things.example.com' });
    await until(() => problems() === '', problems);
  });

  it('opens a live object, and saves an edit of it', async () => {
    const { element } = await treeElement(WORKLOADS, 'web');
    await run('openObject', element);
    const document = await until(() => vscode.window.activeTextEditor?.document);
    assert.equal(document.uri.scheme, 'wheelhouse');
    assert.match(document.getText(), /replicas: 3/);
    assert.doesNotMatch(document.getText(), /managedFields/);
    await retype(document, document.getText().replace('replicas: 3', 'replicas: 4'));
    assert.ok(await document.save());
    await treeReads(WORKLOADS, /^ {2}web {2}4\/4 ready$/m);
  });

  it('explains a conflict, keeps what others changed, and overwrites when asked again', async () => {
    const { element } = await treeElement(WORKLOADS, 'web');
    await run('openObject', element);
    const document = await until(() => vscode.window.activeTextEditor?.document);
    const deployments = (await otherClient()).resource<WithReplicas>('apps/v1', 'deployments');
    const web = { ...SHOP, name: 'web' };
    await until(async () => document.getText() === textOfObject(await deployments.get(web)));
    await retype(document, document.getText().replace(/^ {2}replicas: 4$/m, '  replicas: 5'));
    const theirs = { metadata: { labels: { touched: 'yes' } }, spec: { replicas: 2 } };
    await deployments.patch(web, 'merge', theirs, { fieldManager: 'somebody' });

    // What saving does, without the editor's own message in between.
    const saved = vscode.workspace.fs.writeFile(document.uri, Buffer.from(document.getText()));
    await assert.rejects(Promise.resolve(saved), (error: Error) => {
      assert.match(error.message, /spec\.replicas was changed by somebody to 2 \(yours: 5\)/);
      return true;
    });
    assert.ok(await document.save());
    const { spec, metadata } = await deployments.get(web);
    assert.equal(spec.replicas, 5);
    assert.equal(metadata.labels?.['touched'], 'yes');
  });

  it('sends what a person saves, and nothing that auto save would', async () => {
    const document = await until(() => vscode.window.activeTextEditor?.document);
    const deployments = (await otherClient()).resource<WithReplicas>('apps/v1', 'deployments');
    const web = { ...SHOP, name: 'web' };
    const before = await deployments.get(web);
    const files = vscode.workspace.getConfiguration('files');
    const automatic = new Promise<void>((resolve) => {
      const listening = vscode.workspace.onWillSaveTextDocument(({ reason }) => {
        if (reason !== vscode.TextDocumentSaveReason.AfterDelay) return;
        listening.dispose();
        resolve();
      });
    });
    await files.update('autoSaveDelay', 100, vscode.ConfigurationTarget.Global);
    await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Global);
    try {
      await retype(document, document.getText().replace(/^ {2}replicas: 5$/m, '  replicas: 50'));
      await automatic;
      await retype(document, document.getText().replace(/^ {2}replicas: 50$/m, '  replicas: 4'));
      assert.ok(document.isDirty);
      assert.ok(await document.save());
    } finally {
      await files.update('autoSave', undefined, vscode.ConfigurationTarget.Global);
      await files.update('autoSaveDelay', undefined, vscode.ConfigurationTarget.Global);
    }
    const after = await deployments.get(web);
    assert.equal(after.spec.replicas, 4);
    // Each change of the specification counts: fifty replicas were never asked for.
    assert.equal(after.metadata.generation, (before.metadata.generation ?? 0) + 1);
  });

  it('follows an object in a document that has no edits', async () => {
    const document = await until(() => vscode.window.activeTextEditor?.document);
    const deployments = (await otherClient()).resource<WithReplicas>('apps/v1', 'deployments');
    await deployments.patch({ ...SHOP, name: 'web' }, 'merge', {
      metadata: { annotations: { note: 'hello' } },
    });
    await until(() => document.getText().includes('note: hello'));
  });

  it('scales, and restarts, and takes a rollout back', async () => {
    const { element } = await treeElement(WORKLOADS, 'web');
    await run('scaleObject', element, 2);
    await treeReads(WORKLOADS, /^ {2}web {2}2\/2 ready$/m);
    await run('restartObject', element);
    await treeReads(WORKLOADS, /revision 2, 2\/2 ready/);
    await treeReads(WORKLOADS, /revision 1, no replicas/);
    await run('undoRollout', element, 1);
    await treeReads(WORKLOADS, /revision 3, 2\/2 ready/);
    const deployments = (await otherClient()).resource<WithReplicas>('apps/v1', 'deployments');
    const { spec } = await deployments.get({ ...SHOP, name: 'web' });
    assert.equal(spec.template?.metadata?.annotations, undefined);
  });

  it('says on the document what is wrong with a running object', async () => {
    const text = `apiVersion: v1
kind: Pod
metadata: { name: too-large, namespace: shop }
spec:
  containers:
    - name: main
      image: nginx
      resources: { requests: { cpu: 1k } }
`;
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: text });
    await run('applyFile', document.uri);
    await until(async () => (await lensTitles(document.uri)).includes('Unschedulable'));
    const { item } = await treeElement(WORKLOADS, 'too-large');
    assert.match((item.tooltip as vscode.MarkdownString).value, /Insufficient cpu/);
  });

  it('deletes a workload with what it controls', async () => {
    const { element } = await treeElement(WORKLOADS, 'web');
    await run('deleteObject', element, true);
    await until(async () => !/\bweb\b/.test(await treeText(WORKLOADS)));
    const pods = await (
      await otherClient()
    )
      .resource('v1', 'pods')
      .list({ ...SHOP, labelSelector: 'app=web' });
    assert.deepEqual(
      pods.items.filter(({ metadata }) => metadata.deletionTimestamp === undefined),
      [],
    );
  });

  it('switches to another context, and back', async () => {
    await run('switchContext', 'elsewhere');
    for (const view of (await activated()).trees.keys()) assert.equal(await treeText(view), '');
    await run('switchContext', 'wheelhouse');
    await treeReads(WORKLOADS, /^ {2}database {2}2\/2 ready$/m);
  });

  it('stops, and finds everything again when it is started', async () => {
    const client = await otherClient();
    await run('stopCluster');
    assert.equal(await treeText(WORKLOADS), '');
    await assert.rejects(client.request({ path: '/version' }));
    await run('startCluster');
    await treeReads(WORKLOADS, /^ {2}database {2}2\/2 ready$/m);
    await run('stopCluster');
  });
});
