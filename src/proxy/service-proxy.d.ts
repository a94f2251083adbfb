import { type Clock, type Random } from '../base/index.ts';
import type { Informers } from '../client/index.ts';
/** A connection that somebody in the cluster, or outside of it, opens. */
export interface Connection {
  /** A cluster IP, an external or load balancer address; left out: a node's own address, for a node port. */
  readonly address?: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly clientAddress: string;
  /** The node that the connection passes through. */
  readonly nodeName: string;
}
export type Route =
  | {
      readonly to: 'endpoint';
      readonly address: string;
      readonly port: number;
    }
  /** A Service is there, and nobody behind it: the connection is refused. */
  | {
      readonly to: 'nobody';
      readonly service: string;
    }
  /** No Service of ours: the packet goes its own way. */
  | {
      readonly to: 'elsewhere';
    };
export interface ServiceProxy {
  route(connection: Connection): Route;
}
export interface ServiceProxyOptions {
  readonly informers: Informers;
  readonly clock: Clock;
  readonly random: Random;
}
/** Sends connections to Services on to one of their endpoints, as every node of a cluster does. */
export declare function createServiceProxy({ informers, clock, random }: ServiceProxyOptions): ServiceProxy;
//# sourceMappingURL=service-proxy.d.ts.map
