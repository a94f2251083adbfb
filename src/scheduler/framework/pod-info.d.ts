import { type Pod } from '../../kinds/index.ts';
import { type Resources } from './resources.ts';
/** One version of a Pod with what the scheduler needs to know of it, each computed when first asked for. */
export declare class PodInfo {
  readonly pod: Pod;
  readonly key: string;
  private knownRequests;
  private knownNonZeroRequests;
  private knownHostPorts;
  constructor(pod: Pod);
  get priority(): number;
  get requests(): Resources;
  /** The same, where a container that asks for no cpu or memory is taken to want a little. Only scores look at it. */
  get nonZeroRequests(): Resources;
  get hostPorts(): readonly HostPort[];
}
export interface HostPort {
  readonly address: string;
  /** `TCP/8080`. */
  readonly port: string;
}
/** A Pod in the scheduling queue. */
export interface QueuedPodInfo {
  /** Its newest version. */
  readonly info: PodInfo;
  /** When it came into the queue, or failed last. */
  readonly timestampMs: number;
  /** Tells apart what came at the same time: a higher one came later. */
  readonly sequence: number;
}
/** What a Pod is known by: its uid, as its name may be another's tomorrow. */
export declare function podKey(pod: Pod): string;
export declare const ANY_ADDRESS = '0.0.0.0';
//# sourceMappingURL=pod-info.d.ts.map
