import {
  type AsyncDisposable,
  type Clock,
  type HttpHandler,
  type Log,
  type Random,
  type SigningKey,
} from '../base/index.ts';
import { type Client } from '../client/index.ts';
import { type Resolver } from '../dns/index.ts';
import { type SimulatedNodesOptions } from '../node/index.ts';
import { type ServiceProxy } from '../proxy/index.ts';
import type { Store } from '../store/index.ts';
export interface ClusterOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** What clients verify the server with, as PEM: published in every namespace as `kube-root-ca.crt`. */
  readonly authorityCertificate: string;
  /** Bearer tokens in the form of kube-apiserver's `--token-auth-file`; empty for none. */
  readonly staticTokens: string;
  /** What tokens of service accounts are signed with; left out, there are none. */
  readonly signingKey?: SigningKey;
  readonly nodes: Pick<
    SimulatedNodesOptions,
    'count' | 'namePrefix' | 'capacity' | 'annotationPrefix' | 'manner'
  >;
  /** In upstream's syntax: `*`, `deployment-controller`, `-job-controller`, `-*`. */
  readonly controllers: readonly string[];
  readonly scheduler: boolean;
}
/** A whole cluster in this process. */
export interface Cluster extends AsyncDisposable {
  /** The API, as a function: an adapter gives it a socket, and a test calls it. */
  readonly handler: HttpHandler;
  /** A client of this process, which speaks for a user without credentials. */
  client(user: { readonly name: string; readonly groups: readonly string[] }): Client;
  /** Names of the cluster to addresses. */
  readonly resolver: Resolver;
  /** Addresses of Services to endpoints. */
  readonly proxy: ServiceProxy;
}
/**
 * Wires one cluster from its parts, and resolves when a Pod can be made in it. What was started is stopped again where
 * a later part does not start. The store stays the caller's to close.
 */
export declare function startCluster(options: ClusterOptions): Promise<Cluster>;
//# sourceMappingURL=cluster.d.ts.map
