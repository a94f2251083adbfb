// A real VS Code without a desktop: the one inside the npm package code-server, served on the loopback and opened in
// Chromium. `npm start` shows it to a person, the editor suite runs inside its extension host, and the window test
// drives it by mouse and keyboard. It lives in an ignored folder, apart from the project's own dependencies.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.139.1';
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(project, '.cache', `code-server-${VERSION}`);
const vscode = join(home, 'node_modules/code-server/lib/vscode');
/** The extension host runs on the server's Node, so it has to be the one that the editor ships: 24. */
const node24 = join(project, 'node_modules/node/bin/node');

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Settings that clear the window of what has nothing to do with us. */
const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'window.restoreWindows': 'none',
  'remote.autoForwardPorts': false,
  'terminal.integrated.initialHint': false,
};

/** Whether {@link installEditor} has nothing left to do. */
export function editorInstalled() {
  return existsSync(join(vscode, 'node_modules')) && existsSync(join(home, 'complete'));
}

/** Installs the editor once, 600 MB in about half a minute. Half an install is thrown away, never used. */
export async function installEditor(report = () => {}) {
  if (editorInstalled()) return;
  report(`installing VS Code (code-server ${VERSION}) into .cache; this happens once`);
  const half = `${home}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  await writeFile(join(half, 'package.json'), '{"private":true}\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', `code-server@${VERSION}`, ...flags], half);
  await run('npm', ['install', '--omit=dev', ...flags], join(half, 'node_modules/code-server/lib/vscode'));
  await writeFile(join(half, 'complete'), '');
  await rm(home, { recursive: true, force: true });
  await rename(half, home);
}

/** The browser that drives the editor; undefined where the machine has none. */
export function findBrowser() {
  return [process.env.CHROMIUM, ...BROWSERS].find((path) => path !== undefined && existsSync(path));
}

/**
 * Serves the editor until it is disposed, to whoever knows its token: a page runs commands and opens terminals, and other
 * accounts of a machine, and the pages that a browser has open, reach its loopback as well. The token is made anew each
 * time, and stands in a file for its owner alone rather than on a command line that everybody can list.
 *
 * @param {object} options
 * @param {Record<string, unknown>} [options.settings] user settings, over the quiet ones
 * @param {boolean} [options.trustsEverything] asks nobody whether to trust a folder; in a profile that is thrown away only
 * @param {string} [options.dataFolder] kept between runs; a fresh one, removed afterwards, where left out
 * @param {number} [options.port] any free one where left out
 * @param {string} [options.vsix] an extension to install, as users do
 * @param {NodeJS.ProcessEnv} [options.environment] added to the extension host's
 */
export async function serveEditor(options = {}) {
  await installEditor();
  if (options.trustsEverything && options.dataFolder !== undefined)
    throw new Error('an editor that trusts everything must not keep its data');
  const port = options.port ?? (await freePort());
  const data = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'wheelhouse-editor-')));
  await mkdir(join(data, 'user/User'), { recursive: true });
  const settings = { ...QUIET_SETTINGS, ...options.settings };
  await writeFile(join(data, 'user/User/settings.json'), JSON.stringify(settings, undefined, 2));

  const token = randomBytes(32).toString('hex');
  const tokenFile = join(data, `token-${randomBytes(8).toString('hex')}`);
  await writeFile(tokenFile, token, { mode: 0o600, flag: 'wx' });

  const node = existsSync(node24) ? node24 : process.execPath;
  if (options.vsix !== undefined) {
    await run(
      node,
      ['out/server-main.js', '--install-extension', options.vsix, ...folderArguments(data)],
      vscode,
    );
  }
  const server = spawn(node, serverArguments(port, data, tokenFile, options), {
    cwd: vscode,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stopWithUs = () => server.kill('SIGTERM');
  process.once('exit', stopWithUs);
  const log = [];
  server.stderr.on('data', (chunk) => log.push(String(chunk)));
  await new Promise((resolve, reject) => {
    server.stdout.on('data', (chunk) => {
      log.push(String(chunk));
      if (String(chunk).includes('Extension host agent listening')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the editor ended with ${code}:\n${log.join('')}`)));
  });
  return {
    port,
    token,
    tokenFile,
    dataFolder: data,
    log: () => log.join(''),
    /** Stops the server, and with it every extension host. */
    async dispose() {
      process.off('exit', stopWithUs);
      server.kill('SIGTERM');
      await ended;
      await rm(tokenFile, { force: true });
      if (options.dataFolder === undefined) await rm(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * The address that opens a folder in a served editor. It holds the token: whoever knows it may do what the editor may.
 *
 * @param {{ port: number, token: string }} server
 * @param {object} options
 * @param {string} options.folder
 * @param {string} [options.extension] the folder that the extension is loaded from
 * @param {string} [options.suite] a module whose `run()` the extension host calls
 */
export function editorUrl({ port, token }, { folder, extension, suite }) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [['skipWelcome', 'true']];
  if (extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (suite) payload.push(['extensionTestsPath', remote(suite)]);
  const query = `tkn=${token}&folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  return `http://127.0.0.1:${port}/?${query}`;
}

/** Opens the browser that drives the editor. */
export async function launchBrowser({ headless = true } = {}) {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium on this machine: set CHROMIUM to its path');
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, headless, args: BROWSER_ARGUMENTS });
}

function serverArguments(port, data, tokenFile, { trustsEverything = false }) {
  return [
    'out/server-main.js',
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--connection-token-file',
    tokenFile,
    '--accept-server-license-terms',
    ...folderArguments(data),
    '--telemetry-level',
    'off',
    ...(trustsEverything ? ['--disable-workspace-trust'] : []),
    // Without it, an address cannot name an extension's folder or a test suite.
    '--enable-smoke-test-driver',
  ];
}

function folderArguments(data) {
  return [
    '--server-data-dir',
    join(data, 'server'),
    '--user-data-dir',
    join(data, 'user'),
    '--extensions-dir',
    join(data, 'extensions'),
  ];
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function run(command, argumentsList, cwd) {
  const child = spawn(command, argumentsList, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  const lastWords = [];
  child.stderr.on('data', (chunk) => lastWords.push(String(chunk)));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0)
    throw new Error(`${command} ${argumentsList.join(' ')} ended with ${code}\n${lastWords.join('')}`);
}
