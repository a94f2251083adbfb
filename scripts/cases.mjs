// Runs small cases that lie beside the checkout (named by WHEELHOUSE_CASES), each a folder with a run.sh that ends with 0
// where the answer is right, and holds the list of what is: `test/cases.json`, which only grows.
//   node scripts/cases.mjs check     fails where a case of the list no longer is right
//   node scripts/cases.mjs accept    adds what is right now to the list
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from './prepare.mjs';
import { withCluster } from './with-cluster.mjs';

const cases = process.env.WHEELHOUSE_CASES ?? '';
const listFile = join(project, 'test/cases.json');
/** A machine may be busy while a case waits for something: what is not right is tried once more. */
const TRIES = 2;

const home = mkdtempSync(join(tmpdir(), 'wheelhouse-cases-'));
const list = existsSync(listFile) ? JSON.parse(readFileSync(listFile, 'utf8')) : [];
try {
  process.exitCode = await withCluster(['--nodes', '2'], ({ kubeconfig }) =>
    process.argv[2] === 'accept' ? accept(kubeconfig) : check(kubeconfig),
  );
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function check(kubeconfig) {
  const there = list.filter((name) => existsSync(join(cases, name, 'run.sh')));
  const wrong = [];
  for (const name of there) {
    const said = await tried(name, kubeconfig);
    if (said === undefined) continue;
    wrong.push(name);
    console.log(`no longer right: ${name}: ${said}`);
  }
  console.log(`cases: ${there.length} listed, ${wrong.length} lost`);
  return wrong.length === 0 ? 0 : 1;
}

async function accept(kubeconfig) {
  const right = [...list];
  for (const name of readdirSync(cases).sort()) {
    if (!right.includes(name) && (await tried(name, kubeconfig)) === undefined) right.push(name);
  }
  writeFileSync(
    listFile,
    `${JSON.stringify(
      right.toSorted((a, b) => (a < b ? -1 : 1)),
      undefined,
      2,
    )}\n`,
  );
  console.log(`${right.length} cases are listed`);
  return 0;
}

/** Undefined where the case is right, else the last line that it said. */
async function tried(name, kubeconfig) {
  let said;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    said = await run(name, kubeconfig);
    if (said === undefined) return undefined;
  }
  return said;
}

async function run(name, kubeconfig) {
  const child = spawn('bash', [join(cases, name, 'run.sh')], {
    env: { ...process.env, KUBECONFIG: kubeconfig, HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return code === 0 ? undefined : (said.trim().split('\n').at(-1) ?? '');
}
