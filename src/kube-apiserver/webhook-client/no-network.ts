import { type HttpsClient, HttpsFailure } from '../../base/index.ts';

/** A network in which nothing listens. */
export const NO_NETWORK: HttpsClient = {
  send: ({ host, port, address = { host, port } }) =>
    Promise.reject(new HttpsFailure('refused', { address: `${address.host}:${address.port}` })),
  dispose: () => undefined,
};
