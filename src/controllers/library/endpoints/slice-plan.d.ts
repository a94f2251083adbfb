import type { Endpoint, EndpointSlice } from '../../../kinds/index.ts';
import type { TargetPort } from './pod-endpoint.ts';
/** The most endpoints in one slice. */
export declare const SLICE_LIMIT = 100;
/** The endpoints of one address family that share the same ports: they can be in one slice. */
export interface EndpointGroup {
  readonly ports: readonly TargetPort[];
  readonly endpoints: readonly Endpoint[];
}
/** What is to be written so that the slices of one address family hold the wanted endpoints. */
export interface SlicePlan {
  /** Slices that exist and get other endpoints or ports. */
  readonly update: readonly {
    readonly slice: EndpointSlice;
    readonly group: EndpointGroup;
  }[];
  readonly create: readonly EndpointGroup[];
  readonly delete: readonly EndpointSlice[];
}
export interface SliceOptions {
  /** The most endpoints in one slice. */
  readonly limit: number;
  /** Whether one empty slice says that there are no endpoints. */
  readonly keepsEmpty: boolean;
}
/**
 * Plans as few writes as possible: an endpoint stays in the slice that has it; slices that must be written anyway are
 * filled first, then those with room; new ones are made last, in place of ones that would be deleted. A service
 * without endpoints keeps one empty slice, so that who watches knows that there are none.
 */
export declare function planSlices(
  existing: readonly EndpointSlice[],
  groups: readonly EndpointGroup[],
  options?: SliceOptions,
): SlicePlan;
export declare function portText({ name, port, protocol, appProtocol }: TargetPort): string;
//# sourceMappingURL=slice-plan.d.ts.map
