import type { ResourceClaim, ResourceSlice } from '../../kinds/index.ts';

/** The parts of claims and slices that an allocation is made of. */
export type SliceSpec = ResourceSlice['spec'];
export type Device = NonNullable<SliceSpec['devices']>[number];
export type DeviceClaim = NonNullable<ResourceClaim['spec']['devices']>;
export type AllocationResult = NonNullable<NonNullable<ResourceClaim['status']>['allocation']>;
export type DeviceResults = NonNullable<AllocationResult['devices']>;
export type DeviceResult = NonNullable<DeviceResults['results']>[number];
export type DeviceConfig = NonNullable<DeviceResults['config']>[number];
export type NodeSelector = NonNullable<AllocationResult['nodeSelector']>;

/** What no other device has: `gpu.example.com/node-0/gpu-1`. */
export function deviceKey(driver: string, pool: string, device: string): string {
  return `${driver}/${pool}/${device}`;
}
