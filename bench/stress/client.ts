import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** A connection of its own. */
  readonly alone?: boolean;
}

export interface Answered {
  readonly status: number;
  readonly bytes: number;
  readonly text: string;
}

/** Requests as the administrator, over connections that are kept. */
export class Client {
  private readonly options: https.RequestOptions;
  private readonly agent = new https.Agent({ keepAlive: true, maxSockets: 16 });

  constructor(config: KubeConfig) {
    const { server = '' } = config.getCurrentCluster() ?? {};
    const { hostname, port } = new URL(server);
    const cluster = config.getCurrentCluster();
    const user = config.getCurrentUser();
    const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');
    this.options = {
      host: hostname,
      port,
      ca: bytes(cluster?.caData),
      cert: bytes(user?.certData),
      key: bytes(user?.keyData),
    };
  }

  /** Where the server is, and what it is verified with. */
  get address(): Pick<https.RequestOptions, 'host' | 'port' | 'ca'> {
    const { host, port, ca } = this.options;
    return { host, port, ca };
  }

  /** Sends, and gives the answer with its body unread. */
  async open({ method = 'GET', path, headers = {}, body, alone = false }: Asked): Promise<IncomingMessage> {
    const request = https.request({
      ...this.options,
      agent: alone ? false : this.agent,
      method,
      path,
      headers: {
        'user-agent': 'stress/1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  /** Sends and reads all; of a long answer the text is not kept. */
  async send(asked: Asked): Promise<Answered> {
    const response = await this.open(asked);
    let bytes = 0;
    let text = '';
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes < KEPT_BYTES) text += chunk.toString('latin1');
    }
    return { status: response.statusCode ?? 0, bytes, text };
  }

  close(): void {
    this.agent.destroy();
  }
}

const KEPT_BYTES = 256 * 1024;
