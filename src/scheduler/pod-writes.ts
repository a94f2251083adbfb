import { formatTime } from '../api/index.ts';
import { type Pod, podCondition } from '../kinds/index.ts';
import type { Client } from '../client/index.ts';

/** Says on the Pod why it is not placed. */
export async function writeUnschedulable(client: Client, pod: Pod, message: string): Promise<void> {
  const known = podCondition(pod, 'PodScheduled');
  if (known?.status === 'False' && known.message === message) return;
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime : formatTime(client.clock.now()),
  };
  const pods = client.resource<Pod>('v1', 'pods');
  const body = { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } };
  await pods.patch(pod.metadata, 'strategic', body, { subresource: 'status' });
}
