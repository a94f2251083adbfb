import type { Client, ControllerRuntime, Informers } from '../../../client/index.ts';
import type { Kinds } from '../../../api/index.ts';
import type { CertificateSigner, TokenSigner } from '../../../base/index.ts';
import type { NodeCidrs } from './node-cidrs.ts';
import type { NodeLiveness } from './node-liveness.ts';

/** What a controller is handed. */
export interface ControllerContext extends ControllerRuntime {
  /** Speaks for the controller's own account. */
  readonly client: Client;
  /** Shared by all controllers: a resource is listed, watched and decoded once. */
  readonly informers: Informers;
  /** What is served. */
  readonly kinds: Kinds;
  /** What clients verify the API server with, as PEM: it may come while the controllers start. */
  readonly authorityCertificate: Promise<string>;
  /** Signs what certificates are asked for; left out, nobody does. */
  readonly certificateSigner?: CertificateSigner | undefined;
  /** Signs the tokens that Secrets of service accounts hold; left out, these stay empty. */
  readonly tokenSigner?: TokenSigner | undefined;
  /** From where nodes get the ranges of their Pods. */
  readonly nodeCidrs: NodeCidrs;
  /** Which nodes are alive, where that is known without their heartbeats. */
  readonly nodeLiveness?: NodeLiveness | undefined;
}
