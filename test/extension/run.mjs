// The tests that need a real editor: a suite inside the extension host, and a person's walk through the window.
//   node test/extension/run.mjs [suite] [window]
//   WHEELHOUSE_EDITOR=desktop node test/extension/run.mjs suite    in a desktop VS Code, which is downloaded once
// Installs the editor into `.cache` once, and as root a browser where there is none. Without a browser nothing of it
// can run: that is said by name, and is a failure only where CI is set.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { editorUrl, findBrowser, installEditor, launchBrowser, serveEditor } from '../../scripts/editor.mjs';
import { copySamples } from './samples.mjs';
import { count, SuiteResults } from './suite-results.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '../..');
const suite = join(project, 'out/editor-suite/suite.cjs');
const SUITE_LIMIT_MS = 10 * 60_000;

const desktop = process.env.WHEELHOUSE_EDITOR === 'desktop';
const chosen = process.argv.slice(2);
const wants = (name) => chosen.length === 0 || chosen.includes(name);

if (await prepare()) {
  const codes = [];
  if (wants('suite')) codes.push(await runSuite());
  if (wants('window')) codes.push(await runWindow());
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
}

async function prepare() {
  if (findBrowser() === undefined && process.getuid?.() === 0) {
    console.log('installing chromium');
    spawnSync('apt-get', ['update', '--quiet'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '--yes', '--quiet', 'chromium'], { stdio: 'inherit' });
  }
  const missing = [];
  if (findBrowser() === undefined) missing.push('editor suite and window test: no Chromium');
  else {
    await installEditor(console.log).catch((error) =>
      missing.push(`editor suite and window test: ${error.message}`),
    );
  }
  if (missing.length === 0) return true;
  for (const name of missing) console.log(`  - skipped: ${name}`);
  const strict = process.env.CI === 'true';
  count({ passed: 0, failed: strict ? missing.length : 0, skipped: missing });
  process.exitCode = strict ? 1 : 0;
  return false;
}

/** Runs the suite inside the extension host, and shows what it noted. */
async function runSuite() {
  await build({
    entryPoints: [join(project, 'test/extension/suite/index.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    mainFields: ['module', 'main'],
    conditions: ['import', 'node'],
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-suite-'));
  const results = new SuiteResults(join(folder, 'results.jsonl'));
  console.log('\n  Inside the extension host');
  try {
    await openSuite(folder, results);
  } finally {
    results.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
  return results.report();
}

/** Opens an editor on the suite, and waits until it is at its end. What the tests said is in `results`. */
async function openSuite(folder, results) {
  const kubeconfig = join(folder, 'kubeconfig');
  const workspace = join(folder, 'workspace');
  writeFileSync(kubeconfig, unreachableCluster());
  copySamples(workspace);
  const environment = {
    WHEELHOUSE_SUITE_RESULTS: results.file,
    KUBECONFIG: kubeconfig,
    NODE_OPTIONS: '--enable-source-maps',
  };
  try {
    const code = await (desktop ? runInDesktop : runInBrowser)(workspace, environment);
    results.update();
    if (code !== 0 && results.failed === 0) results.fail(`the suite ended with ${code}`);
  } catch (error) {
    results.fail(error.stack);
  }
}

/** Runs the suite in the served editor; resolves with its exit code. */
async function runInBrowser(workspace, environment) {
  const editor = await serveEditor({ environment, trustsEverything: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const exit = new Promise((resolve, reject) => {
      void page.exposeFunction('codeAutomationExit', resolve);
      void page.exposeFunction('codeAutomationLog', () => {});
      setTimeout(() => reject(new Error('the suite did not end in time')), SUITE_LIMIT_MS).unref();
    });
    await page.goto(editorUrl(editor, { folder: workspace, extension: project, suite }));
    return await exit;
  } finally {
    await browser.close();
    await editor.dispose();
  }
}

/** Runs the suite in a desktop VS Code, which is downloaded once; resolves with its exit code. */
async function runInDesktop(workspace, environment) {
  const { runTests } = await import('@vscode/test-electron');
  return runTests({
    extensionDevelopmentPath: project,
    extensionTestsPath: suite,
    extensionTestsEnv: environment,
    launchArgs: [workspace, '--disable-workspace-trust'],
  });
}

/** The window test is mocha's own, in this process's place. */
function runWindow() {
  const mocha = join(project, 'node_modules/mocha/bin/mocha.js');
  const args = ['--no-config', '--timeout', '120000', '--bail', '--reporter', 'test/support/reporter.cjs'];
  const spec = ['--spec', 'test/extension/window/*.test.ts'];
  const child = spawn(process.execPath, [mocha, ...args, ...spec], { cwd: project, stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

function unreachableCluster() {
  return `apiVersion: v1
kind: Config
current-context: elsewhere
clusters: [{ name: elsewhere, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: somebody, user: { token: secret } }]
contexts: [{ name: elsewhere, context: { cluster: elsewhere, user: somebody } }]
`;
}
