import { type HttpsClient, type HttpsExchange, HttpsFailure } from '../../base/index.ts';

/** A network in which nothing listens. */
export const NO_NETWORK: HttpsClient = { send: refuse, open: refuse, dispose: () => undefined };

function refuse({ host, port, address = { host, port } }: HttpsExchange): Promise<never> {
  return Promise.reject(new HttpsFailure('refused', { address: `${address.host}:${address.port}` }));
}
