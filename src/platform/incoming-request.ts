import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { BodyTooLargeError, type HttpPeer, type HttpRequest } from '../base/index.ts';

/** What Node read from a connection, as the core sees it. */
export function requestOf(incoming: IncomingMessage, signal: AbortSignal): HttpRequest {
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    ...headersOf(incoming),
    readBody: (limitBytes) => readBody(incoming, limitBytes),
    peer: peerOf(incoming.socket as TLSSocket),
    signal,
  };
}

function headersOf(incoming: IncomingMessage): Pick<HttpRequest, 'headers' | 'repeated'> {
  const headers: Record<string, string> = {};
  let repeated: Record<string, readonly string[]> | undefined;
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (!values) continue;
    headers[name] = values.join(', ');
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

async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  if (Number(incoming.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) throw new BodyTooLargeError(limitBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
