import { type HostPort, HostPortUsage } from '../../kinds/index.ts';
import { type PodInfo } from './pod-info.ts';
import { ResourceSum } from './resources.ts';

interface Sums {
  readonly requested: ResourceSum;
  readonly nonZeroRequested: ResourceSum;
  readonly usedPorts: HostPortUsage;
}

const NONE: ReadonlyMap<string, PodInfo> = new Map();

/** The Pods on a node, and what they take together: summed up when first asked for, and kept up from then on. */
export class PodsOnNode {
  private readonly pods: Map<string, PodInfo>;
  /** Those of them that say something of other Pods. */
  private withAffinity: Map<string, PodInfo> | undefined;
  private knownSums: Sums | undefined;

  constructor(pods: ReadonlyMap<string, PodInfo> = new Map()) {
    this.pods = new Map(pods);
  }

  clone(): PodsOnNode {
    const copy = new PodsOnNode(this.pods);
    copy.withAffinity = this.withAffinity && new Map(this.withAffinity);
    if (!this.knownSums) return copy;
    const { requested, nonZeroRequested, usedPorts } = this.knownSums;
    copy.knownSums = {
      requested: new ResourceSum(requested),
      nonZeroRequested: new ResourceSum(nonZeroRequested),
      usedPorts: new HostPortUsage(usedPorts),
    };
    return copy;
  }

  get all(): ReadonlyMap<string, PodInfo> {
    return this.pods;
  }

  get allWithAffinity(): ReadonlyMap<string, PodInfo> {
    return this.withAffinity ?? NONE;
  }

  get sums(): Sums {
    if (this.knownSums) return this.knownSums;
    this.knownSums = {
      requested: new ResourceSum(),
      nonZeroRequested: new ResourceSum(),
      usedPorts: new HostPortUsage(),
    };
    for (const info of this.pods.values()) count(this.knownSums, info, 1);
    return this.knownSums;
  }

  add(info: PodInfo): void {
    this.remove(info.key);
    this.pods.set(info.key, info);
    if (info.hasAffinity) (this.withAffinity ??= new Map()).set(info.key, info);
    if (this.knownSums) count(this.knownSums, info, 1);
  }

  remove(key: string): void {
    const info = this.pods.get(key);
    if (!info) return;
    this.pods.delete(key);
    this.withAffinity?.delete(key);
    if (this.withAffinity?.size === 0) this.withAffinity = undefined;
    if (this.knownSums) count(this.knownSums, info, -1);
  }

  hasPortConflict(ports: readonly HostPort[]): boolean {
    return this.sums.usedPorts.hasConflict(ports);
  }
}

function count({ requested, nonZeroRequested, usedPorts }: Sums, info: PodInfo, sign: 1 | -1): void {
  requested.add(info.requests, sign);
  nonZeroRequested.add(info.nonZeroRequests, sign);
  usedPorts.count(info.hostPorts, sign);
}
