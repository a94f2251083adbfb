import { once } from 'node:events';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';

/** An answer as both servers give it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export type Send = (
  method: string,
  path: string,
  body?: string,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** Sends requests with a bearer token. */
export function tokenRequests(server: string, ca: Buffer, token: string): Send {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 16, ca });
  return async (method, path, body, headers = {}) => {
    const request = https.request(`${server}${path}`, {
      method,
      agent,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  };
}
