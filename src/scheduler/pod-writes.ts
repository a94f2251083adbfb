import { formatTime } from '../api/index.ts';
import type { Pod } from '../kinds/index.ts';
import type { Client, EventRecorder } from '../client/index.ts';

/** Binds the Pod to the node, and says so. */
export async function writeBinding(
  client: Client,
  events: EventRecorder,
  pod: Pod,
  nodeName: string,
): Promise<void> {
  const { name = '', namespace = '', uid = '' } = pod.metadata;
  await client.resource<Pod>('v1', 'pods').createSubresource({ name, namespace }, 'binding', {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, namespace, uid },
    target: { kind: 'Node', name: nodeName },
  });
  const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
  events.normal(pod, 'Scheduled', message, 'Binding');
}

/** Says on the Pod why it is not placed. */
export async function writeUnschedulable(
  client: Client,
  events: EventRecorder,
  pod: Pod,
  message: string,
): Promise<void> {
  events.warning(pod, 'FailedScheduling', message, 'Scheduling');
  const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
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
