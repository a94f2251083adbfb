import { isReady, isTerminating, type Pod } from '../../kinds/index.ts';
import type { Clock } from '../../base/index.ts';
import type { PodDispatch } from '../kubelet/index.ts';
import type { LoadCurve } from './load-curve.ts';

/**
 * What a Pod has of a load that all Pods of its controller share: the ready ones have the same each, the others nothing, as
 * behind a Service. A Pod without a controller has it all.
 */
export function shareOf(total: LoadCurve, pod: Pod, pods: PodDispatch, clock: Clock): number {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
  const siblings = owner ? pods.controlledBy(owner.uid) : [pod];
  const ready = siblings.filter((each) => isReady(each) && !isTerminating(each));
  if (!ready.some(({ metadata }) => metadata.uid === pod.metadata.uid)) return 0;
  const starts = siblings.map(({ status }) => Date.parse(status?.startTime ?? '') || Infinity);
  const sinceMs = starts.reduce((first, start) => Math.min(first, start), clock.now());
  return total.at(clock.now() - sinceMs) / ready.length;
}
