import { StatusError } from '../../api/index.ts';
import type { Client } from '../../client/index.ts';

/** A GET of metrics, and what upstream's client calls it where nobody there speaks of it. */
export interface MetricsRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** `get pods.metrics.k8s.io` */
  readonly about: string;
}

/** What answers in the words of its own is told so; of other answers upstream's client has words of its own. */
export async function requestMetrics<T>(client: Client, { path, query, about }: MetricsRequest): Promise<T> {
  try {
    const given = Object.entries(query).filter(([, value]) => value !== '');
    return await client.request<T>({ path, query: Object.fromEntries(given) });
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== '') throw error;
    const message =
      GENERIC.get(error.code) ??
      `an error on the server (${JSON.stringify(error.message)}) has prevented the request from succeeding`;
    throw new StatusError(error.code, 'Unknown', `${message} (${about})`);
  }
}

const GENERIC: ReadonlyMap<number, string> = new Map([
  [401, 'the server has asked for the client to provide credentials'],
  [404, 'the server could not find the requested resource'],
  [503, 'the server is currently unable to handle the request'],
  [
    504,
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
]);
