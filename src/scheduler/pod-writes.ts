import { formatTime } from '../api/index.ts';
import { type Pod, podCondition } from '../kinds/index.ts';
import type { Client } from '../client/index.ts';

/** `SchedulerError`: the attempt broke, and says nothing of the Pod. */
export type UnscheduledReason = 'Unschedulable' | 'SchedulerError';

/**
 * Says on the Pod why it is not placed, and where it is to go: `nominatedNodeName` is empty where it is to go nowhere any
 * more, undefined where nothing changes.
 */
export async function writeUnschedulable(
  client: Client,
  pod: Pod,
  reason: UnscheduledReason,
  message: string,
  nominatedNodeName: string | undefined,
): Promise<void> {
  const known = podCondition(pod, 'PodScheduled');
  const isSaid = known?.status === 'False' && known.reason === reason && known.message === message;
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason,
    message,
    lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime : formatTime(client.clock.now()),
  };
  const status = {
    ...(isSaid ? {} : { conditions: [condition] }),
    ...nomination(pod, nominatedNodeName),
  };
  if (Object.keys(status).length > 0) await patchStatus(client, pod, status);
}

/** Says on the Pod where it is to go; empty for nowhere. */
export async function writeNomination(client: Client, pod: Pod, nominatedNodeName: string): Promise<void> {
  const status = nomination(pod, nominatedNodeName);
  if (Object.keys(status).length > 0) await patchStatus(client, pod, status);
}

function nomination(pod: Pod, nodeName: string | undefined): object {
  if (nodeName === undefined || nodeName === (pod.status?.nominatedNodeName ?? '')) return {};
  return { nominatedNodeName: nodeName === '' ? null : nodeName };
}

async function patchStatus(client: Client, pod: Pod, status: object): Promise<void> {
  const body = { metadata: { uid: pod.metadata.uid }, status };
  await client.resource<Pod>('v1', 'pods').patch(pod.metadata, 'strategic', body, { subresource: 'status' });
}
