import type { KubernetesObject } from '../../api/index.ts';
import { isTerminating, type Pod, podCondition } from '../../kinds/index.ts';

/** Why a Pod that should run is not ready, in upstream's words; undefined: it is, or has ended well, or is going. */
export function whyNotReady(object: KubernetesObject): string | undefined {
  const pod = object as KubernetesObject & Pod;
  const { status } = pod;
  if (isTerminating(pod) || status?.phase === 'Succeeded') return undefined;
  const ready = podCondition(pod, 'Ready');
  if (ready?.status === 'True') return undefined;
  if (status?.phase === 'Failed') return words(status.reason ?? 'Failed', status.message);
  const scheduled = podCondition(pod, 'PodScheduled');
  if (scheduled?.status === 'False') return words(scheduled.reason, scheduled.message);
  for (const { state } of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const { waiting } = state ?? {};
    if (waiting && waiting.reason !== 'PodInitializing' && waiting.reason !== 'ContainerCreating') {
      return words(waiting.reason, waiting.message);
    }
  }
  return ready ? words(ready.reason, ready.message) : (status?.phase ?? 'Pending');
}

function words(reason = '', message = ''): string {
  return [reason, message].filter((part) => part !== '').join(': ');
}
