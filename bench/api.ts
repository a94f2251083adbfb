// What the API costs: processor time of the server for each operation, and operations in a second, beside upstream's
// kube-apiserver with its etcd (where WHEELHOUSE_PEER_APISERVER and WHEELHOUSE_PEER_ETCD name the two programs), in one
// run: in each round every server does the same, one after the other.
//   npm run build && node bench/api.ts [--program NAME=dist/wheelhouse.cjs …] [--rounds 5] [--only TEXT]
//                                      [--kubeconfig FILE --pids 1,2]
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inParallel, type Measure, MEASURES, seed } from './api/measures.ts';
import { processorMs, runningTarget, type Target } from './api/target.ts';
import { startWheelhouse } from './api/wheelhouse.ts';
import { startPeer } from './peer/kube-apiserver.ts';

const { values } = parseArgs({
  options: {
    program: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    kubeconfig: { type: 'string' },
    pids: { type: 'string', default: '' },
  },
});
const rounds = Number(values.rounds);
const measures = MEASURES.filter(({ name }) => name.includes(values.only));

interface Cost {
  readonly processorMs: number;
  readonly perSecond: number;
}

const targets: Target[] = [];
try {
  await startTargets();
  for (const target of targets) await seed(target);
  printHead();
  for (const measure of measures) {
    const costs = targets.map((): Cost[] => []);
    // The first round is not counted: what is compiled, and cached, is so after it.
    for (let round = 0; round <= rounds; round++) {
      for (const [index, target] of targets.entries()) {
        const cost = await costOf(target, measure, round);
        if (round > 0) costs[index]?.push(cost);
      }
    }
    printRow(measure, costs);
  }
} finally {
  for (const target of targets) await target.stop();
}

async function startTargets(): Promise<void> {
  const { program, kubeconfig, pids } = values;
  const programs = program.length > 0 || kubeconfig !== undefined ? program : [ownProgram()];
  for (const text of programs) {
    const [name = '', file = name] = text.split('=');
    targets.push(await startWheelhouse(name, file));
  }
  if (kubeconfig !== undefined) {
    targets.push(runningTarget('given', kubeconfig, pids.split(',').map(Number)));
  }
  const peer = await startPeer();
  if (peer) targets.push(peer);
  else
    console.log(
      'kube-apiserver and etcd: skipped, WHEELHOUSE_PEER_APISERVER or WHEELHOUSE_PEER_ETCD not set',
    );
}

function ownProgram(): string {
  const file = path.resolve(import.meta.dirname, '../dist/wheelhouse.cjs');
  if (!fs.existsSync(file)) throw new Error(`${file} is missing: npm run build`);
  return `wheelhouse=${file}`;
}

async function costOf(target: Target, measure: Measure, round: number): Promise<Cost> {
  const { clients, operations } = measure;
  const prefix = `r${round}-${MEASURES.indexOf(measure)}`;
  const helper = target.client(16);
  const client = target.client(clients);
  try {
    const finish = await measure.prepare?.(helper, prefix);
    // Its connections are there before it is measured.
    await inParallel(client, clients, () => client.get('/version'));
    const before = processorMs(target);
    const startMs = performance.now();
    await inParallel(client, operations, (index) => measure.run(client, prefix, index));
    await finish?.();
    const tookMs = performance.now() - startMs;
    const cost = (processorMs(target) - before) / operations;
    await measure.clean?.(helper, prefix);
    return { processorMs: cost, perSecond: (operations / tookMs) * 1000 };
  } finally {
    client.close();
    helper.close();
  }
}

function printHead(): void {
  const last = targets.at(-1)?.name ?? '';
  console.log(`processor time of an operation in ms, operations a second, times cheaper than ${last}`);
  console.log(''.padEnd(34) + targets.map(({ name }) => name.padStart(26)).join(''));
}

function printRow({ name }: Measure, costs: readonly (readonly Cost[])[]): void {
  const processor = costs.map((some) => median(some.map((cost) => cost.processorMs)));
  const perSecond = costs.map((some) => median(some.map((cost) => cost.perSecond)));
  const last = processor.at(-1) ?? Number.NaN;
  const cells = processor.map((own, index) =>
    `${own.toFixed(3)} ${(perSecond[index] ?? 0).toFixed(0).padStart(6)}/s ${(last / own).toFixed(2)}x`.padStart(
      26,
    ),
  );
  console.log(name.padEnd(34) + cells.join(''));
}

function median(some: readonly number[]): number {
  return some.toSorted((a, b) => a - b)[Math.floor(some.length / 2)] ?? Number.NaN;
}
