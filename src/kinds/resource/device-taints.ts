import type { ResourceClaim, ResourceSlice } from '../types/index.ts';

type Device = NonNullable<ResourceSlice['spec']['devices']>[number];
type DeviceResult = NonNullable<
  NonNullable<NonNullable<NonNullable<ResourceClaim['status']>['allocation']>['devices']>['results']
>[number];
export type DeviceTaint = NonNullable<Device['taints']>[number];
export type DeviceToleration = NonNullable<DeviceResult['tolerations']>[number];

/** Whether a toleration takes a taint of a device: an empty key or effect stands for any. */
export function toleratesDeviceTaint(
  { effect, key = '', operator, value = '' }: DeviceToleration,
  taint: DeviceTaint,
): boolean {
  return (
    (!effect || effect === taint.effect) &&
    (key === '' || key === taint.key) &&
    (operator === 'Exists' || value === (taint.value ?? ''))
  );
}
