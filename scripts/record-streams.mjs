/**
 * Records what `kubectl` sends over its streams into `test/unit/streams/recorded`: the oldest and the newest that are
 * found do `exec`, `attach`, `port-forward` and `cp` against a small server. Run it where a newer `kubectl` came out.
 *
 *     node scripts/record-streams.mjs
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findKubectls } from '../test/support/kubectl.ts';
import { startPodServer } from '../test/support/pod-server.ts';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../test/unit/streams/recorded');
const KEPT_HEADERS = /^(connection|upgrade|x-stream-protocol-version|sec-websocket-.*)$/;

const RECORDINGS = [
  { name: 'exec', command: 'kubectl exec -i pod -- cat', input: 'hello\n' },
  { name: 'exec-tty', command: 'kubectl exec -it pod -- size', terminal: '91 33' },
  { name: 'attach', command: 'kubectl attach -i pod', input: 'hello\n' },
  { name: 'port-forward', command: 'kubectl port-forward pod :80', forward: 'hello' },
  { name: 'cp', command: 'kubectl cp FILE pod:/tmp/file', file: 'content\n' },
];

/** @type {{ request: any, chunks: Uint8Array[] }[]} */
let connections = [];
const server = await startPodServer((request) => {
  const connection = { request, chunks: [] };
  connections.push(connection);
  return (bytes) => connection.chunks.push(Uint8Array.from(bytes));
});
try {
  const found = findKubectls();
  fs.mkdirSync(folder, { recursive: true });
  for (const kubectl of new Set([found.at(0), found.at(-1)])) {
    if (kubectl) for (const recording of RECORDINGS) await record(kubectl, recording);
  }
} finally {
  await server.dispose();
}

async function record({ version, file }, recording) {
  connections = [];
  await play(file, recording);
  const { name, command, input, terminal } = recording;
  const from = input === undefined ? '' : `, input ${JSON.stringify(input)}`;
  const size = terminal === undefined ? '' : `, in a terminal of ${terminal}`;
  const lines = [`# kubectl ${version}: ${command}${from}${size}`];
  for (const { request, chunks } of connections) {
    lines.push(`${request.method} ${request.target}`);
    for (const [header, joined] of Object.entries(request.headers)) {
      if (!KEPT_HEADERS.test(header)) continue;
      for (const value of request.repeated?.[header] ?? [joined]) lines.push(`${header}: ${value}`);
    }
    lines.push('', ...chunks.map((chunk) => Buffer.from(chunk).toString('hex')), '');
  }
  fs.writeFileSync(path.join(folder, `${name}-${version}.txt`), `${lines.join('\n').trim()}\n`);
}

async function play(file, { command, input, terminal, forward, file: content }) {
  const upload = path.join(server.home, 'file');
  if (content !== undefined) fs.writeFileSync(upload, content);
  const line = command.replace('FILE', upload).replace('kubectl', file);
  const args = terminal === undefined ? line.split(' ').slice(1) : terminalArgs(line, terminal);
  const child = spawn(terminal === undefined ? file : 'script', args, {
    env: { PATH: process.env.PATH, HOME: server.home, KUBECONFIG: server.kubeconfig },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  if (forward !== undefined) {
    await sendToPort(await portOf(child), forward);
    child.kill('SIGINT');
  } else if (terminal === undefined) {
    child.stdin.end(input ?? '');
  }
  child.stdout.resume();
  await ended;
  child.stdin.destroy();
}

/** Of `script`, which gives a command a terminal. */
function terminalArgs(line, terminal) {
  const [columns, rows] = terminal.split(' ');
  return ['-qec', `stty cols ${columns} rows ${rows}; ${line}`, '/dev/null'];
}

async function portOf(child) {
  let text = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`kubectl named no port: ${text}`);
}

/** Sends a text, waits for the answer, ends its side, and waits for the end. */
function sendToPort(port, text) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', () => socket.end());
    socket.on('error', reject);
    socket.on('close', resolve);
  });
}
