// Replays recordings of a real API server (named by WHEELHOUSE_GOLDEN) and holds the list of what matches, which only
// grows: `test/conformance.json`, by file the numbers of the answers that are the same.
//   node scripts/conformance.mjs check     fails where something listed no longer matches
//   node scripts/conformance.mjs accept    adds what matches now to the list
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { project } from './prepare.mjs';
import { withCluster } from './with-cluster.mjs';

const recordings = process.env.WHEELHOUSE_GOLDEN ?? '';
const listFile = join(project, 'test/conformance.json');
const TOKENS = 'peer-admin-token,peer-admin,peer-admin-uid,"system:masters"\nvalid-token,user,12345,\n';
/** What the recorded server ran besides itself; nothing else may change an object. */
const CONTROLLERS = [
  'namespace-controller',
  'serviceaccount-controller',
  'root-ca-certificate-publisher-controller',
  'garbage-collector-controller',
  'resourcequota-controller',
  'clusterrole-aggregation-controller',
  'validatingadmissionpolicy-status-controller',
];
/** An answer that is watched for can come late on a busy machine: what differs is asked once more. */
const TRIES = 2;

const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-conformance-'));
const list = existsSync(listFile) ? JSON.parse(readFileSync(listFile, 'utf8')) : {};
try {
  process.exitCode = process.argv[2] === 'accept' ? await accept() : await check();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function accept() {
  const files = filesOf(recordings);
  const { matches } = await withServer((kubeconfig) => replay(kubeconfig, files));
  for (const [file, numbers] of Object.entries(matches)) {
    list[file] = formatRanges([...new Set([...parseRanges(list[file]), ...numbers])]);
  }
  const sorted = Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(listFile, `${JSON.stringify(sorted, undefined, 2)}\n`);
  console.log(`${count(sorted)} answers are listed`);
  return 0;
}

async function check() {
  let lost = Object.fromEntries(Object.entries(list).map(([file, ranges]) => [file, parseRanges(ranges)]));
  for (let attempt = 0; attempt < TRIES && Object.keys(lost).length > 0; attempt++) {
    const files = Object.keys(lost).map((file) => join(recordings, file));
    const { matches } = await withServer((kubeconfig) => replay(kubeconfig, files));
    lost = Object.fromEntries(
      Object.entries(lost)
        .map(([file, wanted]) => [file, wanted.filter((number) => !matches[file]?.includes(number))])
        .filter(([, missing]) => missing.length > 0),
    );
  }
  for (const [file, missing] of Object.entries(lost)) {
    console.log(`no longer as recorded: ${file} ${formatRanges(missing)}`);
  }
  console.log(`conformance: ${count(list)} answers listed, ${Object.values(lost).flat().length} lost`);
  return Object.keys(lost).length === 0 ? 0 : 1;
}

/** Runs `use` against a fresh server that is as the recorded one was. */
async function withServer(use) {
  const tokens = join(folder, 'tokens.csv');
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(tokens, TOKENS);
  const args = ['--nodes', '0', '--no-scheduler', '--token-auth-file', tokens];
  // What upstream warns of is compared, and upstream has no gaps of ours.
  args.push('--service-cluster-ip-range', '10.0.0.0/24', '--no-gap-warnings');
  return withCluster([...args, '--controllers', CONTROLLERS.join(',')], (started) => {
    const ca = /certificate-authority-data: (\S+)/.exec(readFileSync(started.kubeconfig, 'utf8'))?.[1];
    writeFileSync(
      kubeconfig,
      `server: ${started.server}\ncertificate-authority-data: ${ca}\ntoken: peer-admin-token\n`,
    );
    return use(kubeconfig);
  });
}

/** Replays files or folders; by file, relative to the recordings, the numbers of the answers that match. */
async function replay(kubeconfig, places) {
  const report = join(folder, 'report.json');
  const script = join(recordings, 'replay.mjs');
  const child = spawn(process.execPath, [script, kubeconfig, ...places, '--show', '0', '--json', report], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await new Promise((resolve) => child.once('close', resolve));
  // The report names a file by its last part alone, in the order in which the files were given.
  const files = places.flatMap(filesOf).sort();
  const matches = {};
  JSON.parse(readFileSync(report, 'utf8')).forEach(({ wrong }, i) => {
    matches[relative(recordings, files[i])] = matchingNumbers(labelsOf(files[i]), wrong);
  });
  return { matches };
}

function filesOf(place) {
  if (place.endsWith('.json')) return [place];
  return readdirSync(place, { recursive: true })
    .filter((name) => /\.(scenario|mutations)\.json$/.test(name))
    .map((name) => join(place, name))
    .sort();
}

/** The names that the replay gives to a file's answers, in their order. */
function labelsOf(file) {
  const recording = JSON.parse(readFileSync(file, 'utf8'));
  if (recording.cases) return ['base, stored', ...recording.cases.map(({ patch }) => JSON.stringify(patch))];
  return recording.steps.map(({ request }, i) => `step ${i + 1} ${request.method} ${request.path}`);
}

function matchingNumbers(labels, wrong) {
  const different = new Set();
  for (const label of wrong) {
    if (label === 'run') return [];
    const number = labels.findIndex((each, i) => each === label && !different.has(i));
    if (number >= 0) different.add(number);
  }
  return labels.map((_, i) => i).filter((i) => !different.has(i));
}

/** `0-3,7` for 0, 1, 2, 3, 7. */
function formatRanges(numbers) {
  const ranges = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

function parseRanges(text = '') {
  return text
    .split(',')
    .filter(Boolean)
    .flatMap((range) => {
      const [first, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}

function count(ranges) {
  return Object.values(ranges).flatMap(parseRanges).length;
}
