import { isObject } from '../base/index.ts';
import { DecodedLines } from './decoded-lines.ts';
import { type Connection, type Query, send, statusError } from './http.ts';
import { withoutManagedFields } from './managed-fields-cut.ts';
import type { ApiObject } from './object-name.ts';
import { ownTurn } from './own-turn.ts';

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** Of a bookmark, only `metadata.resourceVersion` (and the annotation that ends the initial events) means something. */
  readonly object: T;
}

/** An event of so many characters takes milliseconds to be read: that is a turn of its own. */
const LONG_LINE = 128 * 1024;
const LINE_END = 0x0a;

/**
 * The events of a watch as they come. Ends when the server ends it, throws a `StatusError` where the server sends an
 * `ERROR` event (410: the revision is gone), and lets the server know when the caller stops early. However many watch a large
 * object, each reads it in a turn of its own.
 */
export async function* watchEvents<T extends ApiObject>(
  connection: Connection,
  request: {
    readonly path: string;
    readonly query: Query;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal | undefined;
  },
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const abort = new AbortController();
  const onAbort = (): void => abort.abort(request.signal?.reason);
  if (request.signal?.aborted) onAbort();
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const query = { ...request.query, watch: true };
    const response = await send(connection, {
      path: request.path,
      query,
      headers: request.headers ?? {},
      signal: abort.signal,
    });
    for await (const line of linesOf(response.body)) {
      // What has told of it has taken its time, too.
      if (line.length > LONG_LINE) await ownTurn(connection.clock);
      yield eventOf<T>(line, connection);
    }
  } finally {
    request.signal?.removeEventListener('abort', onAbort);
    abort.abort();
  }
}

/** Text, or where it came alone, the bytes of one line as they came. */
type Line = string | Uint8Array;

function eventOf<T>(line: Line, { identity }: Connection): WatchEvent<T> {
  const isShared = typeof line !== 'string' && identity !== undefined;
  const event = isShared ? sharedEvent(line) : decodedEvent(textOf(line));
  if (event.type === 'ERROR') throw statusError(isObject(event.object) ? event.object : {});
  return event as WatchEvent<T>;
}

interface DecodedEvent {
  readonly type: string;
  readonly object: unknown;
}

const decodedEvents = new DecodedLines<DecodedEvent>();

/**
 * An event for callers in the same process: it is decoded once for all of them, without the record of who manages what. That is
 * half of most objects, and more of what they take in memory; none of the callers looks at it, and the server keeps it where a
 * write is without it.
 */
function sharedEvent(line: Uint8Array): DecodedEvent {
  return decodedEvents.of(line, () => decodedEvent(withoutManagedFields(textOf(line))));
}

function decodedEvent(text: string): DecodedEvent {
  return JSON.parse(text) as DecodedEvent;
}

function textOf(line: Line): string {
  return typeof line === 'string' ? line : new TextDecoder().decode(line);
}

async function* linesOf(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    if (rest === '' && isOneLine(chunk)) {
      yield chunk;
      continue;
    }
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest !== '') yield rest;
}

function isOneLine(chunk: Uint8Array): boolean {
  return chunk.length > 1 && chunk.indexOf(LINE_END) === chunk.length - 1;
}
