import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

/** Requests in JSON over a number of connections that are kept. Throws at an answer that is not a good one. */
export class ApiClient {
  readonly connections: number;
  private readonly options: https.RequestOptions;
  private readonly agent: https.Agent;
  private readonly authorization: Readonly<Record<string, string>>;

  constructor(config: KubeConfig, connections: number) {
    const cluster = config.getCurrentCluster();
    const user = config.getCurrentUser();
    const { hostname, port } = new URL(cluster?.server ?? '');
    this.connections = connections;
    this.agent = new https.Agent({ keepAlive: true, maxSockets: connections });
    this.authorization = user?.token === undefined ? {} : { authorization: `Bearer ${user.token}` };
    this.options = {
      host: hostname,
      port,
      ...(cluster?.caData === undefined ? {} : { ca: Buffer.from(cluster.caData, 'base64') }),
      ...(user?.certData === undefined ? {} : { cert: Buffer.from(user.certData, 'base64') }),
      ...(user?.keyData === undefined ? {} : { key: Buffer.from(user.keyData, 'base64') }),
      rejectUnauthorized: cluster?.skipTLSVerify !== true,
    };
  }

  get(path: string): Promise<string> {
    return this.send('GET', path);
  }

  /** The revision that a list is of. */
  async revision(path: string): Promise<string> {
    const { metadata } = JSON.parse(await this.get(path)) as { metadata: { resourceVersion: string } };
    return metadata.resourceVersion;
  }

  create(path: string, object: unknown): Promise<string> {
    return this.send('POST', path, 'application/json', object);
  }

  mergePatch(path: string, patch: unknown): Promise<string> {
    return this.send('PATCH', path, 'application/merge-patch+json', patch);
  }

  delete(path: string): Promise<string> {
    return this.send('DELETE', path);
  }

  /** Opens a watch on a connection of its own, and calls back for each line of it. */
  async watch(path: string, onEvent: () => void): Promise<() => void> {
    const request = https.request({
      ...this.options,
      agent: false,
      method: 'GET',
      path,
      headers: this.authorization,
    });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`${path} answers ${response.statusCode}`);
    response.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === NEW_LINE) onEvent();
    });
    response.on('error', () => {});
    request.on('error', () => {});
    return () => request.destroy();
  }

  close(): void {
    this.agent.destroy();
  }

  private async send(method: string, path: string, type?: string, body?: unknown): Promise<string> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...this.authorization,
      'user-agent': 'bench/1',
      accept: 'application/json',
      ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
    };
    const request = https.request({ ...this.options, agent: this.agent, method, path, headers });
    request.end(text);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    const answer = Buffer.concat(chunks).toString();
    const { statusCode = 0 } = response;
    if (statusCode >= 300)
      throw new Error(`${method} ${path} answers ${statusCode}: ${answer.slice(0, 300)}`);
    return answer;
  }
}

const NEW_LINE = 10;
