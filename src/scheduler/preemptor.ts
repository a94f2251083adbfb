import { type Client, type EventRecorder, isConflict, isNotFound } from '../client/index.ts';
import { formatTime } from '../api/index.ts';
import { isTerminating, type Pod, podCondition } from '../kinds/index.ts';
import type { Log } from '../base/index.ts';
import type { Nominator, PodInfo } from './framework/index.ts';
import type { Preemptions } from './plugins/index.ts';
import { writeNomination } from './pod-writes.ts';
import type { SchedulingQueue } from './queue/index.ts';

export interface PreemptorOptions {
  readonly client: Client;
  readonly log: Log;
  /** Who tells of what is done for a Pod. */
  readonly eventsFor: (preemptor: PodInfo) => EventRecorder | undefined;
  readonly queue: SchedulingQueue;
  readonly nominator: Nominator;
  /** The Pod as it is now; undefined where it is gone. */
  readonly podNow: (info: PodInfo) => Pod | undefined;
  /** Takes a Pod back that is on its way to a node and waits for something; false where it does not. */
  readonly cancelBinding: (key: string) => boolean;
}

/** Has Pods end for others of a higher priority, beside the scheduling of others: whom they go for is not tried meanwhile. */
export class Preemptor implements Preemptions {
  private readonly options: PreemptorOptions;

  constructor(options: PreemptorOptions) {
    this.options = options;
  }

  begin(preemptor: PodInfo, nodeName: string, victims: readonly PodInfo[]): void {
    const going = victims.filter(({ pod }) => !isTerminating(pod));
    if (going.length === 0) return;
    this.options.queue.hold(preemptor.key);
    void this.run(preemptor, nodeName, going);
  }

  private async run(preemptor: PodInfo, nodeName: string, victims: readonly PodInfo[]): Promise<void> {
    const { queue, log } = this.options;
    const { name } = preemptor.pod.metadata;
    const freed = this.freeLowerOnes(preemptor, nodeName);
    const ended = await Promise.allSettled(victims.map((victim) => this.end(victim, preemptor, nodeName)));
    const failures = ended.flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
    for (const error of failures) log.warn('pod not preempted', { for: name, node: nodeName, error });
    // What went wrong passes: the Pod finds other victims, or the same.
    queue.release(preemptor.key, failures.length > 0);
    await freed;
  }

  /** They were to go to the node as well, and may fit somewhere else. */
  private async freeLowerOnes({ priority }: PodInfo, nodeName: string): Promise<void> {
    const { nominator, queue, client, log, podNow } = this.options;
    const lower = [...nominator.podsFor(nodeName)].filter((each) => each.priority < priority);
    for (const each of lower) {
      nominator.delete(each.key);
      try {
        const pod = podNow(each);
        if (pod) await writeNomination(client, pod, '');
      } catch (error) {
        log.debug('nomination not taken back', { pod: each.pod.metadata.name, error });
      }
      queue.retry(each.key);
    }
  }

  private async end(victim: PodInfo, preemptor: PodInfo, nodeName: string): Promise<void> {
    const { client, eventsFor, cancelBinding } = this.options;
    const { name = '', namespace = '', uid = '' } = victim.pod.metadata;
    const pods = client.resource<Pod>('v1', 'pods');
    const message = `Preempted by pod ${preemptor.pod.metadata.uid} on node ${nodeName}`;
    const tell = (text: string): void =>
      eventsFor(preemptor)?.normal(victim.pod, 'Preempted', text, 'Preempting', preemptor.pod);
    if (cancelBinding(victim.key)) {
      tell(`${message} (in kube-scheduler memory).`);
      return;
    }
    try {
      await this.mark(victim, preemptor);
      await pods.delete({ name, namespace }, { preconditions: { uid } });
    } catch (error) {
      // It went by itself, or another one has its name.
      if (isNotFound(error) || isConflict(error)) return;
      throw error;
    }
    tell(message);
  }

  private async mark({ pod }: PodInfo, preemptor: PodInfo): Promise<void> {
    const { client } = this.options;
    const known = podCondition(pod, 'DisruptionTarget');
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${preemptor.pod.spec?.schedulerName}: preempting to accommodate a higher priority pod`,
      lastTransitionTime:
        known?.status === 'True' ? known.lastTransitionTime : formatTime(client.clock.now()),
    };
    const body = { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } };
    await client
      .resource<Pod>('v1', 'pods')
      .patch(pod.metadata, 'strategic', body, { subresource: 'status' });
  }
}
