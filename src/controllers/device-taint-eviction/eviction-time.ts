import { type ResourceClaim, type ResourceSlice, toleratesDeviceTaint } from '../../kinds/index.ts';

export type Device = NonNullable<ResourceSlice['spec']['devices']>[number];
export type DeviceResult = NonNullable<
  NonNullable<NonNullable<NonNullable<ResourceClaim['status']>['allocation']>['devices']>['results']
>[number];

/** When those who have a device are to go because of its taints, in milliseconds; Infinity: never. */
export function evictionTimeMs({ taints = [] }: Device, { tolerations = [] }: DeviceResult): number {
  const times = taints
    .filter(({ effect }) => effect === 'NoExecute')
    .map((taint) => {
      const sinceMs = Date.parse(taint.timeAdded ?? '') || 0;
      const tolerating = tolerations.filter((toleration) => toleratesDeviceTaint(toleration, taint));
      if (tolerating.length === 0) return sinceMs;
      // The one that holds out the shortest decides, as for nodes.
      const limits = tolerating.map(({ tolerationSeconds }) => tolerationSeconds ?? Infinity);
      return sinceMs + Math.max(0, Math.min(...limits)) * 1000;
    });
  return Math.min(Infinity, ...times);
}
