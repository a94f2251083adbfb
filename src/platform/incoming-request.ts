import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyAbortedError, BodyTooLargeError, type HttpPeer, type HttpRequest } from '../base/index.ts';
import type { ClientGone } from './client-gone.ts';

export interface IncomingParts {
  readonly peer: HttpPeer;
  readonly gone: ClientGone;
  /** The client sends its body only once it is told that somebody reads it. */
  readonly awaitsContinue: boolean;
}

/** What Node read from a connection, as the core sees it. */
export class IncomingRequest implements HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly repeated?: Readonly<Record<string, readonly string[]>>;
  readonly peer: HttpPeer;
  private readonly incoming: IncomingMessage;
  private readonly outgoing: ServerResponse;
  private readonly gone: ClientGone;
  private readonly awaitsContinue: boolean;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, parts: IncomingParts) {
    const { headers, repeated } = headersOf(incoming.rawHeaders);
    this.method = incoming.method ?? 'GET';
    this.target = incoming.url ?? '/';
    this.headers = headers;
    if (repeated) this.repeated = repeated;
    this.peer = parts.peer;
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.gone = parts.gone;
    this.awaitsContinue = parts.awaitsContinue;
  }

  get signal(): AbortSignal {
    return this.gone.signal;
  }

  async readBody(limitBytes: number): Promise<Uint8Array> {
    if (Number(this.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
    if (this.awaitsContinue) this.outgoing.writeContinue();
    return readBody(this.incoming, limitBytes);
  }
}

type Headers = Pick<HttpRequest, 'headers' | 'repeated'>;

/** From names and values in turns, as they were sent. */
function headersOf(raw: readonly string[]): Headers {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  let repeated: Record<string, string[]> | undefined;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    const value = raw[at + 1] ?? '';
    const first = headers[name];
    if (first === undefined) {
      headers[name] = value;
    } else {
      repeated ??= Object.create(null) as Record<string, string[]>;
      (repeated[name] ??= [first]).push(value);
    }
  }
  return repeated ? { headers, repeated } : { headers };
}

/** Reads to the end. Where it stops before, the rest stays to be read: breaking off here would break the answer off, too. */
function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (incoming.readableEnded) return resolve(new Uint8Array());
    if (incoming.destroyed) return reject(new BodyAbortedError(incoming.errored));
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (): void => {
      incoming.off('data', onData);
      incoming.off('end', onEnd);
      incoming.off('error', onFailure);
      incoming.off('close', onFailure);
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      stop();
      incoming.pause();
      reject(new BodyTooLargeError(limitBytes));
    };
    const onEnd = (): void => {
      stop();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    };
    const onFailure = (error?: unknown): void => {
      stop();
      // It may say once more what is known by now.
      incoming.on('error', () => {});
      reject(new BodyAbortedError(error));
    };
    incoming.on('data', onData);
    incoming.on('end', onEnd);
    incoming.on('error', onFailure);
    incoming.on('close', onFailure);
  });
}
