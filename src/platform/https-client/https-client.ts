import { Agent } from 'node:https';
import {
  type HttpsAnswer,
  type HttpsClient,
  type HttpsExchange,
  HttpsFailure,
  type HttpsRequest,
  type HttpsStream,
} from '../../base/index.ts';
import { exchange, StaleConnectionError } from './exchange.ts';

/** As Go's transport: how long a connection waits for its next request. */
const IDLE_MS = 90_000;
/**
 * More connections to one server than this are closed once they have nothing to do. Several writes at once, each with as many
 * webhooks, must not make new ones each time: one costs more than ten requests over one that is there.
 */
const IDLE_CONNECTIONS = 64;

/** HTTPS with Node's own means. */
export function createHttpsClient(): HttpsClient {
  const agent = new Agent({
    keepAlive: true,
    maxFreeSockets: IDLE_CONNECTIONS,
    scheduling: 'lifo',
    timeout: IDLE_MS,
  });
  const open = async (request: HttpsExchange): Promise<HttpsStream> => {
    try {
      return await exchange(request, agent);
    } catch (error) {
      // The server had closed a kept connection just then: it has not seen the request.
      if (!(error instanceof StaleConnectionError)) throw error;
      return exchange(request, new Agent());
    }
  };
  return {
    open,
    send: async (request) => readAnswer(await open(request), request),
    dispose: () => agent.destroy(),
  };
}

async function readAnswer(
  { status, headers, body, connection }: HttpsStream,
  { answerLimitBytes }: HttpsRequest,
): Promise<HttpsAnswer> {
  // Nobody asked for it.
  connection?.abort();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > answerLimitBytes) throw new HttpsFailure('tooLarge', { detail: String(answerLimitBytes) });
    chunks.push(chunk);
  }
  return { status, headers: firstOf(headers), body: Buffer.concat(chunks) };
}

function firstOf(headers: HttpsStream['headers']): Record<string, string> {
  const first = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(headers)) {
    const text = typeof value === 'string' ? value : value[0];
    if (text !== undefined) first[name] = text;
  }
  return first;
}
