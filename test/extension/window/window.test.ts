import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copySamples } from '../samples.mjs';
import { project, textOf, Workbench } from './workbench.ts';

const WORKER = `# A queue's worker.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: worker
  template:
    metadata:
      labels:
        app: worker
    spec:
      containers:
        - name: worker
          image: busybox:1.37
`;

/** A person's walk through the window: each step goes on where the one before has come to. */
describe('the window', () => {
  let folder: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-window-'));
    copySamples(folder);
    // Applying a folder leaves out what is hidden.
    mkdirSync(join(folder, '.drafts'));
    writeFileSync(join(folder, '.drafts/worker.yaml'), WORKER);
    window = await Workbench.open(folder);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window?.picture('failed');
  });

  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('offers to start a cluster while none runs', async () => {
    await window.openSidebar();
    await window.view('Namespaces').getByRole('button', { name: 'Start Cluster' }).waitFor();
    assert.match(await textOf(window.statusItem('wheelhouse')), /stopped/);
    await window.picture('01-welcome');
  });

  it('starts the cluster, and offers the samples', async () => {
    await window.view('Namespaces').getByRole('button', { name: 'Start Cluster' }).click();
    await window.statusItem('wheelhouse: running').waitFor();
    await window.row('Namespaces', 'Namespace default').waitFor();
    await window.view('Workloads').getByRole('button', { name: 'Apply Samples' }).waitFor();
    await window.picture('02-started');
  });

  it('applies one file, and says how it runs above each document', async () => {
    for (const name of ['01-namespace.yaml', '02-configuration.yaml', '05-web.yaml']) {
      await window.openFile(name);
      await window.lens('Not in the cluster').first().waitFor();
      await window.command('Wheelhouse: Apply File');
      await window.lens('created').first().waitFor();
    }
    await window.lens('3/3 ready').waitFor();
    assert.equal(await window.lens('3/3 ready').count(), 1);
  });

  it('applies the folder from the palette, and shows everything become ready', async () => {
    await window.command('Wheelhouse: Apply Folder');
    await window.row('Workloads', 'StatefulSet database, 2/2 ready').waitFor();
    await window.row('Workloads', 'Deployment web, 3/3 ready').waitFor();
    await window.row('Jobs', 'Job resize-images, 6/6 done').waitFor();
    await window.row('Storage', 'PersistentVolume archive-1, Bound').waitFor();
    await window.expand(window.row('Workloads', 'Deployment web'));
    await window.expand(window.row('Workloads', 'ReplicaSet web'));
    await window.row('Workloads', 'Pod web-').first().waitFor();
    assert.equal(await window.row('Workloads', 'Pod web-').count(), 3);
    await window.picture('03-everything-runs');
  });

  it('marks a mistake, and fixes it on request', async () => {
    await window.openFile('05-web.yaml');
    await window.line(/^\s*replicas:\s3$/).click();
    await window.page.keyboard.press('End');
    for (let letter = 0; letter < 's: 3'.length; letter++) await window.page.keyboard.press('Backspace');
    await window.page.keyboard.type(': 3');
    await window.page.locator('.squiggly-error').first().waitFor();
    // How the last apply was answered says nothing any more about what is written here now.
    await window.lens('unchanged').waitFor({ state: 'detached' });
    await window.lens('3/3 ready').waitFor();
    await window.page.keyboard.press('Home');
    await window.page.keyboard.press('Control+.');
    const fix = window.page.locator('.action-widget .monaco-list-row', { hasText: 'replicas' }).first();
    await fix.waitFor();
    await window.picture('04-mistake-and-fix');
    await fix.click();
    await window.page.locator('.squiggly-error').waitFor({ state: 'detached' });
    await window.line(/^\s*replicas:\s3$/).waitFor();
  });

  it('applies a document from the line above it', async () => {
    await window.openFile('worker.yaml');
    await window.lens('Not in the cluster').first().click();
    await window.lens('created').waitFor();
    await window.lens('2/2 ready').waitFor();
    await window.row('Workloads', 'Deployment worker, 2/2 ready').waitFor();
    await window.picture('05-applied');
  });

  it('opens a live object from its line, and saves an edit', async () => {
    await window.lens('2/2 ready').click();
    await window.page.locator('.tab.active', { hasText: 'worker.deployment.yaml' }).waitFor();
    await window.line(/^\s*replicas:\s2$/).click();
    await window.page.keyboard.press('End');
    await window.page.keyboard.press('Backspace');
    await window.page.keyboard.type('4');
    await window.page.keyboard.press('Control+S');
    await window.row('Workloads', 'Deployment worker, 4/4 ready').waitFor();
    await window.picture('06-live-object');
  });

  it('scales from the menu of an item', async () => {
    await window.chooseFromMenu(window.row('Workloads', 'Deployment worker'), 'Scale…');
    const input = window.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill('1');
    await window.page.keyboard.press('Enter');
    await window.row('Workloads', 'Deployment worker, 1/1 ready').waitFor();
  });

  it('gives the terminal the same cluster', async function () {
    await window.command('Terminal: Create New Terminal');
    const terminal = window.page.locator('.terminal-wrapper.active .xterm');
    await terminal.waitFor();
    const screen = window.page.locator('.xterm-rows');
    await screen.filter({ hasText: /[#$]/ }).waitFor();
    await window.page.keyboard.type(
      'echo "[${KUBECONFIG:+has a kubeconfig}]"; kubectl get deployments -n shop\n',
    );
    await screen.filter({ hasText: /\[has\sa\skubeconfig\]/ }).waitFor();
    await screen.filter({ hasText: /web\s+3\/3/ }).waitFor();
    await window.picture('07-terminal');
  });

  it('asks before it deletes', async () => {
    await window.chooseFromMenu(window.row('Workloads', 'Deployment worker'), 'Delete…');
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.getByText('Delete Deployment worker?').waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await window.row('Workloads', 'Deployment worker').waitFor({ state: 'detached' });
  });

  it('stops the cluster, and says so', async () => {
    await window.command('Wheelhouse: Stop Cluster');
    await window.statusItem('wheelhouse: stopped').waitFor();
    await window.view('Namespaces').getByRole('button', { name: 'Start Cluster' }).waitFor();
  });
});

describe('the packaged extension', () => {
  it('holds all that it needs: installed from its file, it starts a cluster and applies its samples', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-packaged-'));
    const vsix = join(folder, 'wheelhouse.vsix');
    const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
    execFileSync(join(project, 'node_modules/.bin/vsce'), ['package', ...flags, '--out', vsix], {
      cwd: project,
    });
    const window = await Workbench.open(folder, { vsix });
    try {
      await window.openSidebar();
      await window.view('Namespaces').getByRole('button', { name: 'Start Cluster' }).click();
      await window.view('Workloads').getByRole('button', { name: 'Apply Samples' }).click();
      await window.row('Workloads', 'Deployment web, 3/3 ready').waitFor();
    } finally {
      await window.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a workspace that is not trusted', () => {
  it('starts nothing until it is trusted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-untrusted-'));
    copySamples(folder);
    const window = await Workbench.open(folder, { trustsEverything: false });
    try {
      await window.statusItem('Restricted Mode').waitFor();
      await window.statusItem('wheelhouse: stopped').waitFor();
      await window.openSidebar();
      await window.view('Namespaces').getByText('In Restricted Mode nothing is started.').waitFor();
      assert.equal(await window.page.getByRole('button', { name: 'Start Cluster' }).count(), 0);
      await window.picture('08-restricted-mode');

      await window.view('Namespaces').getByRole('button', { name: 'Manage Workspace Trust' }).click();
      await window.page
        .locator('.workspace-trust-editor')
        .getByRole('button', { name: 'Trust' })
        .first()
        .click();
      await window.view('Namespaces').getByRole('button', { name: 'Start Cluster' }).waitFor();
    } finally {
      await window.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
