// Runs upstream's own conformance specs against a cluster of the bundle and holds the list of those that pass:
// `test/upstream.json`, their names, which only grows. The programs are built from the module k8s.io/kubernetes and are
// named by WHEELHOUSE_E2E_TEST (its test/e2e as a test program) and WHEELHOUSE_GINKGO; without them nothing is run.
//   node scripts/upstream.mjs check  [--only REGEXP]   fails where a spec of the list no longer passes
//   node scripts/upstream.mjs accept [--only REGEXP]   tries the others, says why they fail, and adds what passes now
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { project } from './prepare.mjs';
import { withCluster } from './with-cluster.mjs';

const program = process.env.WHEELHOUSE_E2E_TEST ?? '';
const ginkgo = process.env.WHEELHOUSE_GINKGO ?? '';
const listFile = join(project, 'test/upstream.json');
/** Specs wait more than they work. */
const PROCESSES = '12';
/** A machine may be busy while a spec waits for something: what does not pass is tried once more. */
const TRIES = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, timeout: { type: 'string', default: '60m' } },
});
const only = new RegExp(values.only);
/** @type {string[]} */
const list = existsSync(listFile) ? JSON.parse(readFileSync(listFile, 'utf8')) : [];
const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-upstream-'));
try {
  if (program === '' || ginkgo === '') {
    console.log('skipped: upstream’s conformance specs (WHEELHOUSE_E2E_TEST, WHEELHOUSE_GINKGO)');
  } else if (positionals[0] === 'accept') await accept();
  else process.exitCode = await check();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function check() {
  const listed = list.filter((name) => only.test(name));
  let lost = listed;
  for (let attempt = 0; attempt < TRIES && lost.length > 0; attempt++) {
    const results = await run(lost);
    lost = lost.filter((name) => results.get(name) !== '');
    if (attempt === TRIES - 1) {
      for (const name of lost) console.log(`no longer passes: ${name}: ${results.get(name) ?? 'not run'}`);
    }
  }
  console.log(`upstream: ${listed.length - lost.length} passed, ${lost.length} lost`);
  return lost.length === 0 ? 0 : 1;
}

async function accept() {
  const known = new Set(list);
  const others = (await specs()).filter((name) => !known.has(name) && only.test(name));
  const results = await run(others);
  const passed = others.filter((name) => results.get(name) === '');
  for (const name of others.filter((each) => !passed.includes(each))) {
    console.log(`failed: ${name}: ${results.get(name) ?? 'not run'}`);
  }
  const names = [...list, ...passed].toSorted((a, b) => (a < b ? -1 : 1));
  writeFileSync(listFile, `${JSON.stringify(names, undefined, 2)}\n`);
  console.log(
    `upstream: ${passed.length} passed, ${others.length - passed.length} failed; ${names.length} listed`,
  );
}

/** The names of all conformance specs. */
async function specs() {
  const results = await ginkgoRun(['--dry-run', '--focus=\\[Conformance\\]'], '/dev/null');
  return [...results.keys()];
}

/** By name why a spec failed: empty where it passed. */
async function run(names) {
  if (names.length === 0) return new Map();
  // One expression for all: each process matches each of thousands of specs. The suite's own name comes before a spec's.
  const either = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const focus = `--focus= (?:${either})$`;
  return withCluster(['--nodes', '2'], ({ kubeconfig }) =>
    ginkgoRun([`--procs=${PROCESSES}`, `--timeout=${values.timeout}`, focus], kubeconfig),
  );
}

async function ginkgoRun(args, kubeconfig) {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const own = [`--kubeconfig=${kubeconfig}`, '--provider=skeleton'];
  const limits = ['--allowed-not-ready-nodes=-1', '--minStartupPods=0'];
  const options = [...args, '--no-color', '--json-report=report.json', `--output-dir=${folder}`];
  const child = spawn(ginkgo, [...options, program, '--', ...own, ...limits], { stdio: 'ignore' });
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  /** @type {Map<string, string>} */
  const results = new Map();
  for (const { SpecReports } of JSON.parse(readFileSync(report, 'utf8'))) {
    for (const { LeafNodeType, LeafNodeText, ContainerHierarchyTexts, State, Failure } of SpecReports) {
      if (LeafNodeType !== 'It' || State === 'skipped' || State === 'pending') continue;
      const name = [...(ContainerHierarchyTexts ?? []), LeafNodeText].join(' ');
      const why = (Failure?.Message ?? State).replaceAll(/\s+/g, ' ').slice(0, 300);
      results.set(name, State === 'passed' ? '' : why);
    }
  }
  return results;
}
