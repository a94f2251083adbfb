import type { DeviceClass, ResourceClaim } from '../../kinds/index.ts';
import type { Candidate } from './pools.ts';
import type { DeviceClaim } from './parts.ts';

type ClaimRequest = NonNullable<DeviceClaim['requests']>[number];
type Exactly = NonNullable<ClaimRequest['exactly']>;

/** One way to satisfy a request: the request itself, or one of those of which the first that can be had is taken. */
export interface RequestPlan {
  /** As results name it: `gpu`, or `gpu/large` of several. */
  readonly name: string;
  readonly baseName: string;
  readonly wanted: Omit<Exactly, 'deviceClassName'>;
  readonly deviceClass: DeviceClass;
  readonly count: number;
  /** Where all are wanted: these. */
  readonly all: readonly Candidate[] | undefined;
}

/** A request of a claim, with the ways to satisfy it in the order in which they are liked. */
export interface RequestPlans {
  readonly name: string;
  readonly alternatives: readonly RequestPlan[];
  readonly isPrioritized: boolean;
  /** Which of them was taken. */
  chosen: RequestPlan | undefined;
}

/** What a claim asks for, before anything is looked up. */
export interface AskedRequest {
  readonly name: string;
  readonly isPrioritized: boolean;
  readonly alternatives: readonly {
    readonly name: string;
    readonly className: string;
    readonly wanted: Omit<Exactly, 'deviceClassName'>;
  }[];
}

export function askedRequestsOf({ spec }: ResourceClaim): readonly AskedRequest[] {
  return (spec.devices?.requests ?? []).map(({ name, exactly, firstAvailable = [] }) => ({
    name,
    isPrioritized: !exactly,
    alternatives: exactly
      ? [{ name, className: exactly.deviceClassName, wanted: exactly }]
      : firstAvailable.map((each) => ({
          name: `${name}/${each.name}`,
          className: each.deviceClassName,
          wanted: each,
        })),
  }));
}
