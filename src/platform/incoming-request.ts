import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { BodyAbortedError, BodyTooLargeError, type HttpPeer, type HttpRequest } from '../base/index.ts';

/**
 * What Node read from a connection, as the core sees it. `awaitsContinue`: the client sends its body only once it is told
 * that somebody reads it.
 */
export function requestOf(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { signal, awaitsContinue }: { readonly signal: AbortSignal; readonly awaitsContinue: boolean },
): HttpRequest {
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    ...headersOf(incoming),
    readBody: (limitBytes) => {
      if (Number(incoming.headers['content-length'] ?? 0) > limitBytes) {
        return Promise.reject(new BodyTooLargeError(limitBytes));
      }
      if (awaitsContinue) outgoing.writeContinue();
      return readBody(incoming, limitBytes);
    },
    peer: peerOf(incoming.socket as TLSSocket),
    signal,
  };
}

function headersOf(incoming: IncomingMessage): Pick<HttpRequest, 'headers' | 'repeated'> {
  const headers: Record<string, string> = {};
  let repeated: Record<string, readonly string[]> | undefined;
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values?.[0] === undefined) continue;
    headers[name] = values[0];
    if (values.length > 1) (repeated ??= {})[name] = values;
  }
  return repeated ? { headers, repeated } : { headers };
}

function peerOf(socket: TLSSocket): HttpPeer {
  const address = socket.remoteAddress ?? '';
  if (!socket.authorized) return { address };
  const { CN: commonName, O: organization } = socket.getPeerCertificate().subject as {
    CN?: string;
    O?: string | string[];
  };
  if (commonName === undefined) return { address };
  const organizations = organization === undefined ? [] : [organization].flat();
  return { address, certificate: { commonName, organizations } };
}

/** Reads to the end. Where it stops before, the rest stays to be read: breaking off here would break the answer off, too. */
async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const body = incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const chunk of body) {
      length += chunk.length;
      if (length > limitBytes) throw new BodyTooLargeError(limitBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof BodyTooLargeError ? error : new BodyAbortedError(error);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
