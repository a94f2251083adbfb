import {
  type Container,
  type HostPort,
  hostPortsOf,
  type Pod,
  podPriority,
  podRequests,
  requestsOf,
  type ResourceAmounts,
} from '../../kinds/index.ts';
import { type AffinityTerms, affinityTermsOf, NO_TERMS } from './affinity-terms.ts';
import { type Resources, resourcesOf } from './resources.ts';

/** One version of a Pod with what the scheduler needs to know of it, each computed when first asked for. */
export class PodInfo {
  readonly pod: Pod;
  readonly key: string;
  private knownRequests: Resources | undefined;
  private knownNonZeroRequests: Resources | undefined;
  private knownHostPorts: readonly HostPort[] | undefined;
  private knownAffinity: AffinityTerms | undefined;

  constructor(pod: Pod) {
    this.pod = pod;
    this.key = podKey(pod);
  }

  get priority(): number {
    return podPriority(this.pod);
  }

  get requests(): Resources {
    return (this.knownRequests ??= resourcesOf(podRequests(this.pod)));
  }

  /** The same, where a container that asks for no cpu or memory is taken to want a little. Only scores look at it. */
  get nonZeroRequests(): Resources {
    return (this.knownNonZeroRequests ??= resourcesOf(podRequests(this.pod, nonZeroRequestsOf)));
  }

  get hostPorts(): readonly HostPort[] {
    return (this.knownHostPorts ??= hostPortsOf(this.pod));
  }

  /** What it says of the Pods that it wants near, or far. */
  get affinity(): AffinityTerms {
    return (this.knownAffinity ??= affinityTermsOf(this.pod));
  }

  get hasAffinity(): boolean {
    return this.affinity !== NO_TERMS;
  }
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
export function podKey(pod: Pod): string {
  return pod.metadata.uid ?? `${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''}`;
}

/** Upstream's defaults. */
const DEFAULT_MILLI_CPU_REQUEST = 100;
const DEFAULT_MEMORY_REQUEST_BYTES = 200 * 1024 * 1024;

function nonZeroRequestsOf(container: Container): ResourceAmounts {
  const amounts = requestsOf(container);
  if (!amounts.has('cpu')) amounts.set('cpu', DEFAULT_MILLI_CPU_REQUEST);
  if (!amounts.has('memory')) amounts.set('memory', DEFAULT_MEMORY_REQUEST_BYTES);
  return amounts;
}
