import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { type HttpHandler, silentLog } from '../../../src/base/index.ts';
import {
  type Credentials,
  type HttpsServer,
  makeCredentials,
  serveHttps,
} from '../../../src/platform/index.ts';

/** A handler that is served on this machine, and its clients. */
export class Served {
  readonly credentials: Credentials;
  private server: HttpsServer | undefined;

  private constructor(credentials: Credentials) {
    this.credentials = credentials;
  }

  static async withCredentials(): Promise<Served> {
    return new Served(await makeCredentials(Date.now(), ['127.0.0.1']));
  }

  async serve(
    handler: HttpHandler,
    more: {
      readonly stallMs?: number;
      readonly upgradeIdleMs?: number;
      readonly onInsecure?: () => void;
    } = {},
  ): Promise<void> {
    this.server = await serveHttps({
      handler,
      server: this.credentials.server,
      clientAuthority: this.credentials.authority.certificate,
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
      ...more,
    });
  }

  get port(): number {
    return this.server?.port ?? 0;
  }

  /** Ends what is served; another handler may be served after it. */
  async dispose(): Promise<void> {
    await this.server?.dispose();
    this.server = undefined;
  }

  async call(options: https.RequestOptions, body = ''): Promise<{ response: IncomingMessage; body: Buffer }> {
    const request = https.request({
      host: '127.0.0.1',
      port: this.port,
      ca: this.credentials.authority.certificate,
      agent: false,
      ...options,
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    return { response, body: Buffer.concat(chunks) };
  }

  async connect(): Promise<tls.TLSSocket> {
    const { certificate: ca } = this.credentials.authority;
    const socket = tls.connect({ host: '127.0.0.1', port: this.port, ca });
    await once(socket, 'secureConnect');
    return socket;
  }
}

/** All that is received until the other side ends. */
export async function textOf(socket: tls.TLSSocket): Promise<string> {
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) text += chunk.toString();
  return text;
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
