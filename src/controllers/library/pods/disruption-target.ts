import { formatTime } from '../../../api/index.ts';
import type { Pod } from '../../../kinds/index.ts';
import type { ResourceClient } from '../../../client/index.ts';
import { unlessGone } from '../objects/index.ts';

/** Says on a Pod why it is about to be deleted, so that whoever replaces it knows that it did not fail by itself. */
export async function markDisrupted(
  pods: ResourceClient<Pod>,
  pod: Pod,
  reason: string,
  message: string,
  nowMs: number,
): Promise<void> {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason,
    message,
    lastTransitionTime: formatTime(nowMs),
  };
  const body = { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } };
  await unlessGone(pods.patch(pod.metadata, 'strategic', body, { subresource: 'status' }));
}
