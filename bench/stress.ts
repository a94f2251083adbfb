// Whether anything that a client may ask for holds the server: while each part runs, a small GET goes out every 20 ms.
// Printed are the longest time in which the server's main thread let nothing else run (in its own processor time, so that
// a busy machine does not count), the slowest GET by the clock, and in MiB what objects and buffers take before and after,
// and the most that the process had of the system in between.
//   npm run build && node bench/stress.ts [--only bodies,lists,pages,events,watchers,replicas,collection,documents,compaction,start,
//                                                 crowds,workloads]
//                                         [--objects 100000] [--watchers 2000]
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { largeBodies } from './stress/bodies.ts';
import { crowds } from './stress/crowds.ts';
import { endlessReplicas } from './stress/endless.ts';
import { pause, Report, underWrites } from './stress/report.ts';
import { configMapName, seedConfigMaps, seedRevisions } from './stress/seed.ts';
import { Probed, type Server, startServer, stopServer } from './stress/server.ts';
import { Watchers } from './stress/sleepers.ts';
import { workloads } from './stress/workloads.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    objects: { type: 'string', default: '100000' },
    watchers: { type: 'string', default: '2000' },
  },
});
const objects = Number(values.objects);
const watchers = Number(values.watchers);
const only = values.only === '' ? undefined : new Set(values.only.split(','));
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
/** What the bodies that are accepted leave. */
const MADE_OF_BODIES = [
  `${CONFIG_MAPS}/accepted`,
  '/api/v1/namespaces/default/pods/accepted?gracePeriodSeconds=0',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/larges.example.com',
];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-stress-'));
const report = new Report();

try {
  await small();
  await large();
  if (wants('crowds')) await crowds(report, path.join(folder, 'crowds'), objects);
  if (wants('workloads')) await workloads(report, folder, objects / 20);
  await compaction();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(report.failed === 0 ? 'no part held the server' : `${report.failed} parts held the server`);
process.exitCode = report.failed === 0 ? 0 : 1;

/** What needs nothing but an empty cluster. */
async function small(): Promise<void> {
  if (!wants('bodies', 'replicas', 'documents', 'watchers')) return;
  const server = await startServer(path.join(folder, 'small'));
  const { client } = server;
  try {
    if (wants('bodies')) {
      const data = { text: 'x'.repeat(1000) };
      await client.send({
        method: 'POST',
        path: CONFIG_MAPS,
        body: JSON.stringify({ metadata: { name: 'patched' }, data }),
      });
      for (const { name, method, path: target, type, body, accept = '*/*' } of largeBodies()) {
        await report.part(server, `body: ${name}`, async () => {
          const { status } = await client.send({
            method,
            path: target,
            body,
            headers: { 'content-type': type, accept },
          });
          await client.send({ method: 'DELETE', path: `${CONFIG_MAPS}/large` });
          return `${status}`;
        });
      }
      for (const path of MADE_OF_BODIES) await client.send({ method: 'DELETE', path });
    }
    if (wants('documents')) {
      for (const target of [
        '/openapi/v2',
        '/openapi/v3/apis/apps/v1',
        '/openapi/v3/api/v1',
        '/apis',
        '/apis/apps/v1',
      ]) {
        await report.part(
          server,
          `document: ${target}`,
          async () => `${(await client.send({ path: target })).bytes} bytes`,
        );
      }
    }
    if (wants('watchers')) await manyWatchers(server);
    if (wants('replicas')) await endlessReplicas(report, server);
  } finally {
    await stopServer(server);
  }
}

/** What needs many objects: lists, pages and watches of them, and a start with them. */
async function large(): Promise<void> {
  if (!wants('lists', 'pages', 'events', 'start', 'collection')) return;
  const dataDir = path.join(folder, 'large');
  fs.mkdirSync(dataDir, { mode: 0o700 });
  await seedConfigMaps(dataDir, objects);
  const server = await startServer(dataDir);
  const { client, probed } = server;
  try {
    const begun = await probed.read();
    const before = `and ${begun.beforeListeningMs.toFixed(0)} ms at most before it listened`;
    report.print(`start with ${objects} objects`, begun, begun.heldMiB, begun.heldMiB, 0, before);
    await report.part(
      server,
      'the first list',
      async () => `${(await client.send({ path: CONFIG_MAPS })).bytes} bytes`,
    );
    if (wants('lists')) await lists(server);
    if (wants('pages')) await pages(server);
    if (wants('events')) await initialEvents(server);
    if (wants('collection')) {
      await report.part(server, 'deletecollection', async () => {
        const { status } = await client.send({ method: 'DELETE', path: CONFIG_MAPS });
        return `${status}`;
      });
    }
  } finally {
    await stopServer(server);
  }
}

async function lists(server: Server): Promise<void> {
  const forms = {
    JSON: { accept: 'application/json' },
    'JSON, compressed': { accept: 'application/json', 'accept-encoding': 'gzip' },
    'JSON, indented': { accept: 'application/json;pretty=1' },
    protobuf: { accept: 'application/vnd.kubernetes.protobuf' },
    Table: { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' },
    YAML: { accept: 'application/yaml' },
    metadata: { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' },
  };
  for (const [name, headers] of Object.entries(forms)) {
    await report.part(server, `list: ${name}`, () =>
      underWrites(
        server,
        objects,
        async () => `${(await server.client.send({ path: CONFIG_MAPS, headers })).bytes} bytes`,
      ),
    );
  }
}

async function pages(server: Server): Promise<void> {
  const read = async (query: string, most: number): Promise<string> => {
    let pages = 0;
    for (let token = ''; pages < most; pages++) {
      const target = `${CONFIG_MAPS}?${query}${token === '' ? '' : `&continue=${token}`}`;
      const { text } = await server.client.send({ path: target });
      token = /"continue":"([^"]*)"/.exec(text)?.[1] ?? '';
      if (token === '') break;
    }
    return `${pages} pages`;
  };
  await report.part(server, 'pages of 1', () => underWrites(server, objects, () => read('limit=1', 500)));
  await report.part(server, 'pages of 500', () =>
    underWrites(server, objects, () => read('limit=500', Infinity)),
  );
  await report.part(server, 'pages of 1 under a selector', () =>
    underWrites(server, objects, () => read('limit=1&labelSelector=app%3Dapp-7', 200)),
  );
  await report.part(server, 'a selector that nothing meets', () =>
    underWrites(server, objects, () => read('limit=1&labelSelector=app%3Dnone', 1)),
  );
}

async function initialEvents(server: Server): Promise<void> {
  const { client } = server;
  const watch = async (
    query: string,
    until: (text: string, events: number) => boolean,
    accept = 'application/json',
  ) => {
    const response = await client.open({
      path: `${CONFIG_MAPS}?watch=1&${query}`,
      alone: true,
      headers: { accept },
    });
    let events = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      const text = chunk.toString('latin1');
      events += text.split('"type":"').length - 1;
      if (until(text, events)) break;
    }
    response.destroy();
    return `${events} events`;
  };
  const all = (_: string, events: number): boolean => events >= objects;
  const { text } = await client.send({ path: `${CONFIG_MAPS}?limit=1` });
  const revision = /"resourceVersion":"(\d+)"/.exec(text)?.[1] ?? '';
  await report.part(server, 'watch: what there is', () =>
    underWrites(server, objects, () => watch('resourceVersion=0', all)),
  );
  await report.part(server, 'watch: a streaming list', () =>
    underWrites(server, objects, () =>
      watch('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true', (chunk) =>
        chunk.includes('initial-events-end'),
      ),
    ),
  );
  for (let i = 0; i < 20; i++) {
    await Promise.all(
      Array.from({ length: 200 }, (_, j) =>
        client.send({
          method: 'PATCH',
          path: `${CONFIG_MAPS}/${configMapName(i * 200 + j)}`,
          headers: { 'content-type': 'application/merge-patch+json' },
          body: JSON.stringify({ data: { n: `${i}` } }),
        }),
      ),
    );
  }
  await report.part(server, 'watch: from an old revision', () =>
    underWrites(server, objects, () => watch(`resourceVersion=${revision}`, (_, events) => events >= 4000)),
  );
}

async function manyWatchers(server: Server): Promise<void> {
  const { client, probed } = server;
  const sleeping = Math.floor(watchers / 10);
  const { heldMiB } = await probed.settle();
  const own = new Watchers();
  await report.part(server, `${watchers} watchers begin, of whom ${sleeping} sleep`, async () => {
    await own.open(client, `${CONFIG_MAPS}?watch=1`, watchers, sleeping);
    return '';
  });
  await report.part(server, `1,000 writes of 3 KiB told to ${watchers} watchers`, async () => {
    const before = own.events;
    for (let i = 0; i < 1000; i++) {
      const data = { text: `${i}`.repeat(3000).slice(0, 3000) };
      await client.send({
        method: i === 0 ? 'POST' : 'PUT',
        path: i === 0 ? CONFIG_MAPS : `${CONFIG_MAPS}/watched`,
        body: JSON.stringify({ metadata: { name: 'watched' }, data }),
      });
    }
    await pause(5000);
    return `${own.events - before} events, ${own.ended} cut off`;
  });
  await report.part(server, `an object of 1 MB told to ${watchers} watchers`, async () => {
    const before = own.events;
    const data = { text: 'x'.repeat(1_000_000) };
    const body = JSON.stringify({ metadata: { name: 'watched' }, data });
    await client.send({ method: 'PUT', path: `${CONFIG_MAPS}/watched`, body });
    await pause(15_000);
    return `${own.events - before} events, ${own.ended} cut off`;
  });
  own.close();
  await report.part(server, 'all gone', async () => {
    await pause(1000);
    return `${heldMiB.toFixed(0)} MiB before they came`;
  });
}

async function compaction(): Promise<void> {
  if (!wants('compaction')) return;
  const file = path.join(folder, 'revisions.db');
  await seedRevisions(file, 2 * objects);
  const probed = new Probed([path.join(import.meta.dirname, 'stress/compact.ts'), file]);
  if (!probed.child.stdout) throw new Error('the process has no output');
  const lines = createInterface({ input: probed.child.stdout });
  await once(lines, 'line');
  const before = await probed.settle();
  probed.child.send('compact');
  const answers = once(probed.child, 'message');
  await once(lines, 'line');
  await answers;
  const reading = await probed.read();
  const after = await probed.settle();
  report.print(`compaction of ${2 * objects} rows`, reading, before.heldMiB, after.heldMiB, 0, '');
  await probed.stop();
}

function wants(...parts: string[]): boolean {
  return only === undefined || parts.some((name) => only.has(name));
}
