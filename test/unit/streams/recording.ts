import fs from 'node:fs';
import path from 'node:path';
import type { HttpRequest } from '../../../src/base/index.ts';

/** One connection that `kubectl` upgraded: what it asked, and the bytes that it sent then, in the chunks they came in. */
export interface RecordedConnection {
  readonly method: string;
  readonly target: string;
  readonly request: HttpRequest;
  readonly chunks: readonly Uint8Array[];
}

const folder = path.join(import.meta.dirname, 'recorded');

/** What `scripts/record-streams.mjs` has recorded. */
export function recorded(name: string): readonly RecordedConnection[] {
  const [, ...lines] = fs.readFileSync(path.join(folder, `${name}.txt`), 'utf8').split('\n');
  const connections: { head: string[]; chunks: Uint8Array[] }[] = [];
  for (const line of lines) {
    if (/^[A-Z]+ \//.test(line)) connections.push({ head: [], chunks: [] });
    const current = connections.at(-1);
    if (!current || line === '') continue;
    if (/^[0-9a-f]+$/.test(line)) current.chunks.push(Uint8Array.from(Buffer.from(line, 'hex')));
    else current.head.push(line);
  }
  return connections.map(({ head, chunks }) => connectionOf(head, chunks));
}

/** The same bytes, one by one: nothing may depend on how they are cut. */
export function oneByOne(chunks: readonly Uint8Array[]): Uint8Array[] {
  return chunks.flatMap((chunk) => Array.from(chunk, (byte) => Uint8Array.of(byte)));
}

export function requestOf(method: string, target: string, lines: readonly string[] = []): HttpRequest {
  const repeated: Record<string, string[]> = {};
  for (const line of lines) {
    const colon = line.indexOf(': ');
    (repeated[line.slice(0, colon)] ??= []).push(line.slice(colon + 2));
  }
  const headers = Object.fromEntries(
    Object.entries(repeated).map(([name, values]) => [name, values.join(', ')]),
  );
  return {
    method,
    target,
    headers,
    repeated,
    readBody: () => Promise.resolve(new Uint8Array()),
    peer: { address: '' },
    signal: new AbortController().signal,
  };
}

function connectionOf(
  [first = '', ...headers]: readonly string[],
  chunks: readonly Uint8Array[],
): RecordedConnection {
  const [method = '', target = ''] = first.split(' ');
  return { method, target, chunks, request: requestOf(method, target, headers) };
}
