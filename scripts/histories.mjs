// Replays recorded histories of controllers (the folder `controllers` of WHEELHOUSE_GOLDEN) against clusters of the bundle,
// on the real clock and on one that runs faster, and holds the list of what matches, which only grows:
// `test/histories.json`, by clock and by file the numbers of the steps that are the same.
//   node scripts/histories.mjs check [real|virtual]     fails where something listed no longer matches
//   node scripts/histories.mjs accept [real|virtual]    adds what matches now to the list
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { project } from './prepare.mjs';
import { withCluster } from './with-cluster.mjs';

const recordings = process.env.WHEELHOUSE_GOLDEN ?? '';
const listFile = join(project, 'test/histories.json');
/** What the recorded cluster was: its nodes, and that it has no class for claims that name none. */
const CLUSTER = [
  '--nodes=3',
  '--node-prefix=fake-',
  '--node-capacity=cpu=64,memory=256Gi,pods=110',
  '--simulation=golden,plain',
  '--no-default-storage-class',
  '--no-gap-warnings',
];
/** Times of a history are the cluster's: on a clock that is so many times as fast, they are so much shorter here. */
const CLOCKS = { real: 1, virtual: 10 };
/** On how many clusters the histories are replayed that must be alone on theirs, all at once. */
const LANES = 4;
/** How many histories run beside each other on the cluster that they share. */
const JOBS = 12;
/** The runner looks every so often, so that no quiet is shorter. */
const SHORTEST_QUIET_MS = 150;
/** An answer comes late on a busy machine: what differs is tried again. */
const TRIES = 3;

const [, , mode, ...wanted] = process.argv;
const list = readList();
const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-histories-'));
let isLost = false;
try {
  for (const [clock, times] of Object.entries(CLOCKS)) {
    if (wanted.length === 0 || wanted.includes(clock))
      await (mode === 'accept' ? accept : check)(clock, times);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isLost ? 1 : 0;

async function accept(clock, times) {
  const found = await replay(clock, times, allFiles());
  const before = list[clock] ?? {};
  const files = [...new Set([...Object.keys(before), ...Object.keys(found)])].sort();
  list[clock] = Object.fromEntries(
    files.map((file) => [
      file,
      [...new Set([...(before[file] ?? []), ...(found[file] ?? [])])].sort((a, b) => a - b),
    ]),
  );
  writeFileSync(listFile, formatted(list));
  tell(clock, list[clock]);
}

async function check(clock, times) {
  let lost = list[clock] ?? {};
  const listed = lost;
  for (let attempt = 0; attempt < TRIES && Object.keys(lost).length > 0; attempt++) {
    const found = await replay(clock, times, Object.keys(lost));
    lost = Object.fromEntries(
      Object.entries(lost)
        .map(([file, steps]) => [file, steps.filter((step) => !found[file]?.includes(step))])
        .filter(([, steps]) => steps.length > 0),
    );
  }
  for (const [file, steps] of Object.entries(lost)) {
    console.log(`no longer as recorded on the ${clock} clock: ${file} step ${steps.join(', ')}`);
  }
  if (Object.keys(lost).length > 0) isLost = true;
  console.log(`histories, ${clock} clock: ${count(listed)} steps listed, ${count(lost)} lost`);
}

/** By file, the numbers of the steps that were as recorded. */
async function replay(clock, times, files) {
  const place = join(folder, `${clock}-${Date.now()}`);
  const shared = [];
  const lanes = Array.from({ length: LANES }, () => []);
  const alone = [];
  for (const file of files) {
    const history = JSON.parse(readFileSync(join(recordings, 'controllers', file), 'utf8'));
    if (history.alone) alone.push({ file, weightMs: weightMs(history) });
    else shared.push(file);
    const copy = join(place, file);
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, JSON.stringify(paced(history, times)));
  }
  alone.sort((a, b) => b.weightMs - a.weightMs);
  alone.forEach(({ file }, index) => lanes[index % LANES].push(file));
  const args = times === 1 ? CLUSTER : [...CLUSTER, '--clock', `${times}x`];
  const runs = [shared, ...lanes]
    .filter((lane) => lane.length > 0)
    .map((lane) => withCluster(args, ({ kubeconfig }) => run(kubeconfig, place, lane)));
  return Object.assign({}, ...(await Promise.all(runs)));
}

/** How long a history may wait. */
function weightMs(history) {
  return history.steps.reduce((sum, { withinMs = 0 }) => Math.max(sum, withinMs), 0) + history.steps.length;
}

/** The history with its quiet times and pauses in the time of a clock that is `times` as fast. */
function paced(history, times) {
  if (times === 1) return history;
  const quietMs = (ms) => Math.max(SHORTEST_QUIET_MS, ms / times);
  return {
    ...history,
    quietMs: quietMs(history.quietMs ?? 1000),
    steps: history.steps.map((step) => ({
      ...step,
      ...(step.quietMs === undefined ? {} : { quietMs: quietMs(step.quietMs) }),
      ...(step.do
        ? { do: step.do.map((each) => (each.sleepMs ? { sleepMs: each.sleepMs / times } : each)) }
        : {}),
    })),
  };
}

async function run(kubeconfig, place, files) {
  const report = join(place, `${files.length}-${Math.random()}.json`);
  const script = join(recordings, 'histories.mjs');
  const places = files.map((file) => join(place, file));
  const options = ['--own-nodes', '--jobs', String(JOBS), '--json', report];
  const output = process.env.WHEELHOUSE_HISTORIES_SHOW ? 'inherit' : 'ignore';
  const child = spawn(process.execPath, [script, 'replay', kubeconfig, ...places, ...options], {
    stdio: ['ignore', output, 'inherit'],
  });
  await new Promise((resolve) => child.once('close', resolve));
  return Object.fromEntries(matching(JSON.parse(readFileSync(report, 'utf8')), files));
}

/** The report names a file by its last part and how many steps it has; where two have both, neither is believed wrongly. */
function matching(report, files) {
  return files.map((file) => {
    const steps = JSON.parse(readFileSync(join(recordings, 'controllers', file), 'utf8')).steps.length;
    const own = report.filter((each) => file.endsWith(`/${each.file}`) && each.of === steps);
    const wrong = new Set(own.flatMap((each) => each.wrong));
    const right =
      own.length === 0 ? [] : Array.from({ length: steps }, (_, i) => i + 1).filter((i) => !wrong.has(i));
    return [file, right];
  });
}

function allFiles() {
  return readdirSync(join(recordings, 'controllers'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.history.json'))
    .sort();
}

/** How much of each folder matches. */
function tell(clock, matches) {
  const folders = new Map();
  for (const file of allFiles()) {
    const steps = JSON.parse(readFileSync(join(recordings, 'controllers', file), 'utf8')).steps.length;
    const sum = folders.get(dirname(file)) ?? { right: 0, of: 0 };
    folders.set(dirname(file), { right: sum.right + (matches[file]?.length ?? 0), of: sum.of + steps });
  }
  for (const [name, { right, of }] of folders) console.log(`${clock} ${name} ${right}/${of}`);
  const of = [...folders.values()].reduce((sum, each) => sum + each.of, 0);
  console.log(`histories, ${clock} clock: ${count(matches)} of ${of} steps`);
}

function count(matches) {
  return Object.values(matches).flat().length;
}

function readList() {
  if (!existsSync(listFile)) return {};
  return mapped(JSON.parse(readFileSync(listFile, 'utf8')), (text) =>
    text.split(' ').filter(Boolean).map(Number),
  );
}

function formatted(lists) {
  return `${JSON.stringify(
    mapped(lists, (steps) => steps.join(' ')),
    undefined,
    2,
  )}\n`;
}

/** What `change` makes of each file's part of each clock's list. */
function mapped(lists, change) {
  const each = (files) =>
    Object.fromEntries(Object.entries(files).map(([file, part]) => [file, change(part)]));
  return Object.fromEntries(Object.entries(lists).map(([clock, files]) => [clock, each(files)]));
}
