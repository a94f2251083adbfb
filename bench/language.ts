// How quick and how small the language server is, beside npm's yaml-language-server where that is installed:
//   npm run build && node bench/language.ts [--repeats 30] [--program dist/language-server.cjs]
//   npm i --prefix .cache/yaml-language-server yaml-language-server   (for the comparison)
// Both get the same files over the same client. The other server waits 200 ms after a change before it looks.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { definitions } from '../src/kinds/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const peerProgram = path.join(
  root,
  '.cache/yaml-language-server/node_modules/yaml-language-server/bin/yaml-language-server',
);
const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '30' },
    program: { type: 'string', default: path.join(root, 'dist/language-server.cjs') },
  },
});
const repeats = Number(values.repeats);
const SIZES = [60, 2000, 20_000];
const TYPED_LINES = 5000;
const TYPED_KEYS = 200;
const OPENED_FILES = 2000;

type Figures = Readonly<Record<string, number>>;

/** A realistic document, by its lines. */
const DEPLOYMENT = `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
  labels: {app: NAME}
spec:
  replicas: 3
  MISTAKE: 5
  selector:
    matchLabels:
      app: NAME
  template:
    metadata:
      labels:
        app: NAME
    spec:
      containers:
        - name: web # what answers
          image: registry.example.com/web:1.27
          ports:
            - containerPort: 8080
              name: http
          env:
            - name: LOG_LEVEL
              value: "info"
            - name: PASSWORD
              valueFrom:
                secretKeyRef:
                  name: NAME
                  key: password
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
          command: ["/bin/sh", "-c"]
          args:
            - |
              echo starting
              exec web
`
  .split('\n')
  .filter((line) => line !== '');

const ours = await measure('Wheelhouse', values.program, {});
const peer = fs.existsSync(peerProgram)
  ? await measure('yaml-language-server', peerProgram, peerSettings())
  : undefined;
printTable(ours, peer);

async function measure(
  name: string,
  program: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<Figures> {
  const figures: Record<string, number> = {};
  const started = performance.now();
  const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const pid = server.pid ?? 0;
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
    items.map(({ section }) => settings[section] ?? null),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
    },
  });
  figures['start to initialised, ms'] = performance.now() - started;
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings });
  for (const lines of SIZES) await measureFile(connection, lines, figures);
  await measureTyping(connection, pid, figures);
  await measureOpening(connection, pid, figures);
  figures['memory after all of it, MiB'] = residentMiB(pid);
  console.log(`${name} measured`);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  return figures;
}

async function measureFile(
  connection: ProtocolConnection,
  lines: number,
  figures: Record<string, number>,
): Promise<void> {
  const uri = `file:///tmp/manifests-${lines}.yaml`;
  const text = manifestsOf(lines);
  const line = text
    .split('\n')
    .findIndex((content, index) => index > lines / 2 && content.includes('replicas'));
  const told = diagnosticsOf(connection, uri);
  let from = performance.now();
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  await told.next();
  figures[`first diagnostics of ${lines} lines, ms`] = performance.now() - from;

  const keystrokes: number[] = [];
  for (let version = 2; version < 12; version++) {
    const position = { line, character: 12 };
    const newText = version % 2 === 0 ? '1' : '';
    const range = { start: position, end: { line, character: newText === '' ? 13 : 12 } };
    from = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text: newText }],
    });
    await told.next();
    keystrokes.push(performance.now() - from);
  }
  figures[`check after a keystroke in ${lines} lines, p50 ms`] = quantile(keystrokes, 0.5);

  for (const method of ['completion', 'hover']) {
    const times: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      from = performance.now();
      await connection.sendRequest(`textDocument/${method}`, {
        textDocument: { uri },
        position: { line, character: 5 },
      });
      times.push(performance.now() - from);
    }
    figures[`${method} in ${lines} lines, p50 ms`] = quantile(times, 0.5);
    figures[`${method} in ${lines} lines, p99 ms`] = quantile(times, 0.99);
  }
  told.stop();
}

/** Keys that come every 5 ms in a large file, as they do from somebody who holds one, with what an editor asks besides. */
async function measureTyping(
  connection: ProtocolConnection,
  pid: number,
  figures: Record<string, number>,
): Promise<void> {
  const uri = 'file:///tmp/typed.yaml';
  const text = manifestsOf(TYPED_LINES);
  const line = text
    .split('\n')
    .findIndex((content, index) => index > TYPED_LINES / 2 && content.includes('LOG_LEVEL'));
  const told = diagnosticsOf(connection, uri);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  await told.next();
  const before = processorMs(pid);
  const completions: number[] = [];
  const asked: Promise<unknown>[] = [];
  for (let key = 0; key < TYPED_KEYS; key++) {
    const position = { line, character: 21 + key };
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: key + 2 },
      contentChanges: [{ range: { start: position, end: position }, text: 'X' }],
    });
    if (key % 10 === 0) {
      const from = performance.now();
      const request = connection.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position: { line, character: 5 },
      });
      // One that the next key makes void is refused, which is an answer as well.
      asked.push(request.catch(() => null).then(() => completions.push(performance.now() - from)));
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(asked);
  await told.version(TYPED_KEYS + 1);
  figures[`typing in ${TYPED_LINES} lines, processor ms a key`] = (processorMs(pid) - before) / TYPED_KEYS;
  figures[`completion while typing, p50 ms`] = quantile(completions, 0.5);
  figures[`completion while typing, longest ms`] = quantile(completions, 1);
  told.stop();
}

/** All files of a workspace are opened at once, while somebody looks at one of them. */
async function measureOpening(
  connection: ProtocolConnection,
  pid: number,
  figures: Record<string, number>,
): Promise<void> {
  const uriOf = (index: number): string => `file:///tmp/opened/${index}.yaml`;
  const text = (index: number): string =>
    DEPLOYMENT.join('\n').replaceAll('NAME', `web-${index}`).replace('MISTAKE', 'replica');
  const left = new Set(Array.from({ length: OPENED_FILES }, (_, index) => uriOf(index)));
  let finish = (): void => undefined;
  const all = new Promise<void>((resolve) => (finish = resolve));
  let first: number | undefined;
  const from = performance.now();
  const listener = connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri }: PublishDiagnosticsParams) => {
      if (uri === uriOf(OPENED_FILES - 1)) first ??= performance.now() - from;
      left.delete(uri);
      if (left.size === 0) finish();
    },
  );
  const before = processorMs(pid);
  await Promise.all(
    Array.from({ length: OPENED_FILES }, (_, index) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uriOf(index), languageId: 'yaml', version: 1, text: text(index) },
      }),
    ),
  );
  const hovers: number[] = [];
  while (left.size > 0) {
    const asked = performance.now();
    await connection.sendRequest('textDocument/hover', {
      textDocument: { uri: uriOf(0) },
      position: { line: 6, character: 4 },
    });
    hovers.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await all;
  figures[`opening ${OPENED_FILES} files, ms until all are told of`] = performance.now() - from;
  figures[`opening ${OPENED_FILES} files, ms until the last opened is`] = first ?? NaN;
  figures[`opening ${OPENED_FILES} files, processor ms`] = processorMs(pid) - before;
  figures[`hover meanwhile, longest ms`] = quantile(hovers, 1);
  listener.dispose();
}

/** What is told about a file, one answer after the other. */
function diagnosticsOf(
  connection: ProtocolConnection,
  uri: string,
): { next(): Promise<void>; version(wanted: number): Promise<void>; stop(): void } {
  let latest = 0;
  let waiting: (() => void) | undefined;
  let ready = 0;
  const listener = connection.onNotification(
    'textDocument/publishDiagnostics',
    (params: PublishDiagnosticsParams) => {
      if (params.uri !== uri) return;
      latest = params.version ?? latest;
      if (waiting) waiting();
      else ready++;
      waiting = undefined;
    },
  );
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      if (ready > 0) {
        ready--;
        resolve();
      } else {
        waiting = resolve;
      }
    });
  return {
    next,
    async version(wanted) {
      while (latest < wanted) await next();
    },
    stop: () => listener.dispose(),
  };
}

/** Documents of a realistic Deployment until there are so many lines; every tenth has a mistake. */
function manifestsOf(lines: number): string {
  const documents: string[] = [];
  for (let at = 0; at * DEPLOYMENT.length < lines; at++) {
    const mistake = at % 10 === 0 ? 'replica' : 'minReadySeconds';
    documents.push(DEPLOYMENT.join('\n').replaceAll('NAME', `web-${at}`).replace('MISTAKE', mistake));
  }
  return documents.join('\n');
}

/** The other server is given our own definitions, as the one schema of every file. */
function peerSettings(): Record<string, unknown> {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'language-bench-')), 'kubernetes.json');
  const all = definitions();
  const kinds = Object.entries(all).filter(
    ([, schema]) => schema['x-kubernetes-group-version-kind'] !== undefined,
  );
  const oneOf = kinds.map(([name, schema]) => {
    const of = schema['x-kubernetes-group-version-kind']?.[0];
    const apiVersion = of ? (of.group === '' ? of.version : `${of.group}/${of.version}`) : '';
    const header = { apiVersion: { enum: [apiVersion] }, kind: { enum: [of?.kind] } };
    return {
      allOf: [{ $ref: `#/definitions/${name}` }, { properties: header, required: ['apiVersion', 'kind'] }],
    };
  });
  fs.writeFileSync(file, JSON.stringify({ definitions: all, oneOf }));
  const yaml = { validate: true, completion: true, hover: true, schemas: { [`file://${file}`]: ['*.yaml'] } };
  return { yaml };
}

/** What the process has used of the processor since it started. */
function processorMs(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function residentMiB(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? NaN;
}

function printTable(own: Figures, other: Figures | undefined): void {
  for (const [name, value] of Object.entries(own)) {
    const beside = other?.[name];
    const ratio =
      beside === undefined ? '' : `${beside.toFixed(1).padStart(10)}  ${(beside / value).toFixed(1)}x`;
    console.log(name.padEnd(52) + value.toFixed(1).padStart(9) + ratio);
  }
}
