import { type HostPort, type PodInfo } from './pod-info.ts';
import { ResourceSum } from './resources.ts';
interface Sums {
  readonly requested: ResourceSum;
  readonly nonZeroRequested: ResourceSum;
  /** Addresses by port; each list is replaced, never changed. */
  readonly usedPorts: Map<string, readonly string[]>;
}
/** The Pods on a node, and what they take together: summed up when first asked for, and kept up from then on. */
export declare class PodsOnNode {
  private readonly pods;
  private knownSums;
  constructor(pods?: ReadonlyMap<string, PodInfo>);
  clone(): PodsOnNode;
  get all(): ReadonlyMap<string, PodInfo>;
  get sums(): Sums;
  add(info: PodInfo): void;
  remove(key: string): void;
  hasPortConflict(ports: readonly HostPort[]): boolean;
}
export {};
//# sourceMappingURL=pods-on-node.d.ts.map
