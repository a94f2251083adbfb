import type { Clock, HttpsClient, SignatureCheck } from '../../base/index.ts';

/** By what issuers are asked for their keys, and tokens are checked with them. */
export interface TokenIssuerMeans {
  readonly https: HttpsClient;
  readonly checkSignature: SignatureCheck;
  readonly clock: Clock;
}
