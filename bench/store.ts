// What a store and the API over it can do: creates at 1 and 16 writers on both drivers, watch fan-out, snapshots. Of each
// the rate by the clock, and the processor time an operation.
//   node bench/store.ts [--seconds 3]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { builtInKinds } from '../src/kinds/index.ts';
import { createKubeApiServer } from '../src/kube-apiserver/index.ts';
import { type HttpHandler, readAll, silentLog } from '../src/base/index.ts';
import { createSystemRandom, systemClock } from '../src/host/index.ts';
import { SqliteStore } from '../src/platform/index.ts';
import { MemoryStore, type Store } from '../src/store/index.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' } } });
const durationMs = Number(values.seconds) * 1000;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-bench-'));
const clock = systemClock;
const value = new TextEncoder().encode(JSON.stringify({ payload: 'x'.repeat(1000) }));
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
let files = 0;

const drivers: readonly [name: string, open: () => Store][] = [
  ['SQLite', () => new SqliteStore(path.join(folder, `${files++}.db`), { clock })],
  ['memory', () => new MemoryStore({ clock })],
];

for (const [name, open] of drivers) {
  for (const writers of [1, 16]) {
    const store = open();
    let made = 0;
    await measure(`${name}: store writes, ${writers} at once`, writers, async () => {
      await store.write({ key: `/registry/things/default/${made++}`, value, expectedRevision: 0 });
    });
    await store.close();
  }
  for (const writers of [1, 16]) {
    const { handler, close } = await serve(open());
    let made = 0;
    await measure(`${name}: API creates, ${writers} at once`, writers, () => create(handler, `c-${made++}`));
    await close();
  }
}
await fanOut(200);
await snapshots();
fs.rmSync(folder, { recursive: true });

/** Repeats `operation`, `concurrency` at once, and prints its rate. */
async function measure(what: string, concurrency: number, operation: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < 200; i++) await operation();
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (; performance.now() - startMs < durationMs; done++) await operation();
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startMs) / 1000;
  print(what, done / seconds, '/s', (user + system) / done);
}

/** One create a turn, told to many watches. */
async function fanOut(watches: number): Promise<void> {
  const { handler, close } = await serve(new MemoryStore({ clock }));
  const gone = new AbortController();
  let told = 0;
  for (let i = 0; i < watches; i++) {
    const { body } = await call(
      handler,
      'GET',
      `${CONFIG_MAPS}?watch=1&resourceVersion=0`,
      undefined,
      gone.signal,
    );
    void (async () => {
      if (!(body instanceof Uint8Array)) for await (const _ of body) told++;
    })();
  }
  let made = 0;
  const before = told;
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  for (; performance.now() - startMs < durationMs; made++) {
    await create(handler, `w-${made}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(cpu);
  const events = told - before;
  print(
    `memory: events told to ${watches} watches`,
    (events * 1000) / durationMs,
    '/s',
    (user + system) / events,
  );
  gone.abort();
  await close();
}

async function snapshots(): Promise<void> {
  for (const [name, open] of drivers) {
    const store = open();
    for (let i = 0; i < 10_000; i += 100) {
      const batch = Array.from({ length: 100 }, (_, j) =>
        store.write({ key: `/registry/things/${i + j}`, value }),
      );
      await Promise.all(batch);
    }
    if (!('snapshot' in store)) continue;
    const startMs = performance.now();
    await (await store.snapshot({ clock })).close();
    print(`${name}: a snapshot of 10,000 keys`, performance.now() - startMs, 'ms');
    await store.close();
  }
}

async function serve(store: Store): Promise<{ handler: HttpHandler; close: () => Promise<void> }> {
  const server = createKubeApiServer({
    kinds: builtInKinds(),
    store,
    clock,
    random: createSystemRandom(),
    log: silentLog,
  });
  await server.ready();
  return {
    handler: server.handler,
    close: async () => {
      server.dispose();
      await store.close();
    },
  };
}

async function create(handler: HttpHandler, name: string): Promise<void> {
  const { status, body } = await call(handler, 'POST', CONFIG_MAPS, {
    metadata: { name },
    data: { payload: 'x'.repeat(500) },
  });
  await readAll(body);
  if (status !== 201) throw new Error(`${name} was not made: ${status}`);
}

function call(
  handler: HttpHandler,
  method: string,
  target: string,
  body?: unknown,
  signal = new AbortController().signal,
): ReturnType<HttpHandler> {
  const bytes = new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body));
  return handler({
    method,
    target,
    headers: {
      'user-agent': 'bench/1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    readBody: () => Promise.resolve(bytes),
    peer: { address: '127.0.0.1', identity: { name: 'admin', groups: ['system:masters'] } },
    signal,
  });
}

function print(name: string, figure: number, unit: string, cpuMicroseconds?: number): void {
  const cpu =
    cpuMicroseconds === undefined ? '' : `${cpuMicroseconds.toFixed(1).padStart(10)} µs of processor each`;
  console.log(
    `${name.padEnd(40)} ${figure.toFixed(figure < 10 ? 2 : 0).padStart(9)} ${unit.padEnd(3)}${cpu}`,
  );
}
