import type { Informers } from '../client/index.ts';
import { type Answer, type Question } from './records.ts';
export interface Resolver {
  /** Answers as a cluster's DNS server does (the specification is version 1.1.0 of DNS-Based Service Discovery). */
  resolve(question: Question): Answer;
}
export interface ResolverOptions {
  readonly informers: Informers;
  /** `cluster.local` where left out. */
  readonly domain?: string;
}
/** Answers from what the informers know of Services and EndpointSlices. */
export declare function createResolver({ informers, domain }: ResolverOptions): Resolver;
//# sourceMappingURL=resolver.d.ts.map
