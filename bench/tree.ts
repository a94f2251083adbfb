// What a tree of the sidebar costs at size: from the first list to the order of its rows, and for one changed object.
//   node bench/tree.ts [--objects 10000]
import { parseArgs } from 'node:util';
import { type HttpHandler, silentLog } from '../src/base/index.ts';
import { type ApiObject, createClient, createInformers } from '../src/client/index.ts';
import { LiveObjects, type TreeElement, TreeModel, TREES } from '../src/extension/index.ts';
import { systemClock } from '../src/host/index.ts';

const { values } = parseArgs({ options: { objects: { type: 'string', default: '10000' } } });
const count = Number(values.objects);

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);
const pod = (at: number, revision: number) => ({
  metadata: {
    name: `web-${(at * 7919) % count}-x`,
    namespace: 'shop',
    uid: `uid-${at}`,
    resourceVersion: `${revision}`,
  },
  spec: { containers: [{ name: 'a', image: 'nginx:1' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

/** Serves the Pods, and nothing else of anything; `push` sends a change to whoever watches them. */
let push: (object: unknown) => void = () => {};
const transport: HttpHandler = async ({ target, signal }) => {
  const pods = /\/pods\?/.test(target);
  if (!target.includes('watch=true')) {
    const items = pods ? Array.from({ length: count }, (_, at) => pod(at, 1)) : [];
    const kind = pods ? 'PodList' : 'OtherList';
    return {
      status: 200,
      headers: {},
      body: encode({ kind, apiVersion: 'v1', metadata: { resourceVersion: '1' }, items }),
    };
  }
  return { status: 200, headers: {}, body: pods ? changes(signal) : silence(signal) };
};

async function* changes(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const waiting: unknown[] = [];
  let wake = (): void => {};
  push = (object) => {
    waiting.push(object);
    wake();
  };
  while (!signal.aborted) {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield encode(next);
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

async function* silence(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  yield new Uint8Array();
}

const client = createClient({ transport, userAgent: 'bench', clock: systemClock, log: silentLog });
const informers = createInformers(client);
const live = new LiveObjects(informers);
const definition = TREES.find(({ view }) => view === 'wheelhouse.workloads');
if (definition === undefined) throw new Error('the tree is gone');
const model = new TreeModel(definition, live, () => false);
await new Promise<void>((resolve) => {
  const check = (): void => void (model.ready && resolve());
  live.onDidSettle.on(check);
  check();
});

const rows = (): readonly TreeElement[] => model.roots().flatMap((group) => model.children(group));
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const timed = async (what: () => unknown): Promise<number> => {
  const before = processorMs();
  await what();
  return processorMs() - before;
};

console.log('objects'.padEnd(40), rows().length);
model.invalidate();
console.log('all rows in order, ms'.padEnd(40), (await timed(rows)).toFixed(1));
const CHANGES = 20;
let total = 0;
for (let at = 0; at < CHANGES; at++) {
  const noted = new Promise<ApiObject>((resolve) => {
    const off = live.onDidChange.on((change) => {
      off.dispose();
      model.note(change);
      resolve(change.object);
    });
  });
  total += await timed(async () => {
    push({ type: 'MODIFIED', object: { apiVersion: 'v1', kind: 'Pod', ...pod(at, 2 + at) } });
    await noted;
    rows();
  });
}
console.log('one changed Pod, and the rows again, ms'.padEnd(40), (total / CHANGES).toFixed(1));
process.exit(0);
