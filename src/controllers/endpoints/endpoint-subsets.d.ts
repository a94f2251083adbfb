import type { EndpointSubset, Pod, Service } from '../../kinds/index.ts';
export interface Subsets {
  readonly subsets: EndpointSubset[];
  /** Whether some addresses were left out. */
  readonly truncated: boolean;
}
/** The subsets of an Endpoints object: ports that the same addresses have are one subset. */
export declare function endpointSubsets(service: Service, pods: readonly Pod[]): Subsets;
//# sourceMappingURL=endpoint-subsets.d.ts.map
