// Runs controller-runtime's own tests, fetched as a Go module, against the folder that `wheelhouse envtest` fills, and prints
// for each package how many specs pass and how long it took; where upstream's pair is named, beside that one's.
//   WHEELHOUSE_KUBE_APISERVER=… WHEELHOUSE_ETCD=… node test/upstream/envtest.ts [PACKAGE …]
// Packages are named as in the module, below pkg: client, cache, …; `all` are those that start an API server. Needs `go`,
// and the bundles (`npm run build`); skipped where they are not. Fails where a spec passes with upstream's pair alone.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, runWheelhouse } from '../support/wheelhouse.ts';
import { upstreamPrograms } from './servers.ts';

const MODULE = 'sigs.k8s.io/controller-runtime@v0.24.1';
const PACKAGES = ['envtest', 'client', 'cache', 'manager', 'webhook', 'builder', 'controller', 'source'];
const OTHERS = [
  'client/apiutil',
  'cluster',
  'controller/controllerutil',
  'handler',
  'internal/controller',
  'internal/recorder',
  'internal/testing/controlplane',
  'manager/internal/integration',
  'metrics/filters',
  'reconcile',
];
const LIMIT_MS = 15 * 60_000;
/** A machine may be busy while a spec waits for something: what does not pass is tried once more. */
const TRIES = 2;

/** What became of a package's tests: by name why one did not pass, empty where it did. */
interface Outcome {
  readonly results: ReadonlyMap<string, string>;
  readonly seconds: number;
}

interface Report {
  readonly SpecReports:
    | readonly {
        readonly LeafNodeType: string;
        readonly LeafNodeText: string;
        readonly ContainerHierarchyTexts: readonly string[] | null;
        readonly State: string;
        readonly Failure?: { readonly Message: string };
      }[]
    | null;
}

const words = process.argv.slice(2);
if (spawnSync('go', ['version']).status !== 0 || !fs.existsSync(path.join(root, 'dist/envtest.cjs'))) {
  console.log("skipped: controller-runtime's tests (go, and the bundles)");
} else {
  const home = fs.mkdtempSync(path.join(tmpdir(), 'wheelhouse-controller-runtime-'));
  try {
    process.exitCode = await compareAll(home, words.includes('all') ? [...PACKAGES, ...OTHERS] : words);
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

async function compareAll(home: string, packages: readonly string[]): Promise<number> {
  const source = fetchModule(home);
  const ours = path.join(home, 'ours');
  const { code, stderr } = await runWheelhouse('envtest', ours);
  if (code !== 0) throw new Error(stderr);
  const theirs = upstreamFolder(home);
  const sum = { ours: 0, theirs: 0, lost: 0 };
  for (const name of packages.length === 0 ? PACKAGES : packages) {
    const program = path.join(home, 'package.test');
    run('go', ['test', '-c', '-vet=off', '-o', program, `./pkg/${name}`], source);
    const test = (assets: string): Outcome =>
      runPackage(program, path.join(source, 'pkg', name), assets, home);
    const [own, beside] = [test(ours), theirs === undefined ? undefined : test(theirs)];
    const problems = lostIn(own, beside);
    console.log(`${name}: ${figures(own)}${beside ? `; with upstream's pair ${figures(beside)}` : ''}`);
    for (const problem of problems) console.log(`  ${problem}`);
    sum.ours += passedIn(own).length;
    sum.theirs += beside ? passedIn(beside).length : 0;
    sum.lost += problems.length;
  }
  const besides = theirs === undefined ? '' : `, ${sum.theirs} with upstream's pair`;
  console.log(`controller-runtime: ${sum.ours} passed${besides}, ${sum.lost} lost`);
  return sum.lost === 0 ? 0 : 1;
}

/** What does not pass with ours, and passes with upstream's pair, where that is there. */
function lostIn(own: Outcome, beside: Outcome | undefined): string[] {
  const names = beside ? passedIn(beside) : [...own.results.keys()];
  return names.flatMap((name) => {
    const why = own.results.get(name) ?? 'not run';
    return why === '' ? [] : [`${name}: ${why}`];
  });
}

function figures(outcome: Outcome): string {
  return `${passedIn(outcome).length} of ${outcome.results.size} in ${outcome.seconds.toFixed(1)} s`;
}

function passedIn({ results }: Outcome): string[] {
  return [...results].flatMap(([name, why]) => (why === '' ? [name] : []));
}

function runPackage(program: string, folder: string, assets: string, home: string): Outcome {
  let outcome = runOnce(program, folder, assets, home);
  for (let attempt = 1; attempt < TRIES && passedIn(outcome).length < outcome.results.size; attempt++) {
    const again = runOnce(program, folder, assets, home);
    const results = [...outcome.results].map(
      ([name, why]) => [name, again.results.get(name) === '' ? '' : why] as const,
    );
    outcome = { results: new Map(results), seconds: outcome.seconds };
  }
  return outcome;
}

function runOnce(program: string, folder: string, assets: string, home: string): Outcome {
  const report = path.join(home, 'report.json');
  fs.rmSync(report, { force: true });
  const args = ['-test.v', '--ginkgo.no-color', `--ginkgo.json-report=${report}`];
  const startedMs = performance.now();
  const { stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, KUBEBUILDER_ASSETS: assets },
    timeout: LIMIT_MS,
    maxBuffer: 2 ** 30,
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const specs = fs.existsSync(report) ? specsOf(JSON.parse(fs.readFileSync(report, 'utf8'))) : new Map();
  return { results: specs.size > 0 ? specs : goTestsOf(stdout + stderr), seconds };
}

function specsOf(reports: readonly Report[]): ReadonlyMap<string, string> {
  const results = new Map<string, string>();
  for (const { SpecReports } of reports) {
    for (const { LeafNodeType, LeafNodeText, ContainerHierarchyTexts, State, Failure } of SpecReports ?? []) {
      if (State === 'pending' || State === 'skipped') continue;
      const name = [...(ContainerHierarchyTexts ?? []), LeafNodeText].join(' ');
      // What is set up for a whole suite counts only where it fails.
      if (LeafNodeType !== 'It' && State === 'passed') continue;
      const why = (Failure?.Message ?? State).replaceAll(/\s+/g, ' ').slice(0, 300);
      results.set(unused(name || LeafNodeType, results), State === 'passed' ? '' : why);
    }
  }
  return results;
}

/** Specs may have one name: the second is told by its number. */
function unused(name: string, taken: ReadonlyMap<string, string>): string {
  let number = 1;
  while (taken.has(number === 1 ? name : `${name} (${number})`)) number++;
  return number === 1 ? name : `${name} (${number})`;
}

/** Tests of Go itself, which some packages have in the place of specs. */
function goTestsOf(output: string): ReadonlyMap<string, string> {
  const lines = [...output.matchAll(/^\s*--- (PASS|FAIL): (\S+)/gm)];
  return new Map(lines.map(([, state, name = '']) => [name, state === 'PASS' ? '' : 'failed']));
}

/** A folder of links to the programs that are named; undefined where none are. */
function upstreamFolder(home: string): string | undefined {
  const programs = upstreamPrograms();
  if (!programs) return undefined;
  const folder = path.join(home, 'theirs');
  fs.mkdirSync(folder);
  fs.symlinkSync(programs.apiServer, path.join(folder, 'kube-apiserver'));
  fs.symlinkSync(programs.etcd, path.join(folder, 'etcd'));
  fs.copyFileSync(path.join(home, 'ours/kubectl'), path.join(folder, 'kubectl'));
  return folder;
}

/** A copy that can be built in. */
function fetchModule(home: string): string {
  fs.writeFileSync(path.join(home, 'go.mod'), 'module suites\n');
  const { Dir: dir } = JSON.parse(run('go', ['mod', 'download', '-json', MODULE], home)) as { Dir: string };
  const copy = path.join(home, 'controller-runtime');
  fs.cpSync(dir, copy, { recursive: true });
  run('chmod', ['-R', 'u+w', copy], home);
  return copy;
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
