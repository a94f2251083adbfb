import type { Job, Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { type Informer, keyOf, nameOfKey, startController } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { controllerIndex, controllerOf, ownerIn } from '../library/objects/index.ts';
import { isJobFinished } from '../library/jobs/index.ts';
import { isManagedElsewhere, isTracked } from './job-facts.ts';
import { releasePod } from './job-pods.ts';

/** The Pods whose finalizer was taken away, until the cache knows it: they must not be counted once more. */
export class ReleasedPods implements Disposable {
  private readonly waiting = new Set<string>();
  private readonly handler: Disposable;

  constructor(pods: Informer<Pod>) {
    this.handler = pods.addHandler({
      updated: (pod) => {
        if (!isTracked(pod)) this.remove(pod.metadata.uid ?? '');
      },
      deleted: (pod) => this.remove(pod.metadata.uid ?? ''),
    });
  }

  get uids(): ReadonlySet<string> {
    return this.waiting;
  }

  add(uid: string): void {
    this.waiting.add(uid);
  }

  remove(uid: string): void {
    this.waiting.delete(uid);
  }

  dispose(): void {
    this.handler.dispose();
  }
}

/** Lets go the Pods that a Job left behind: nobody else would take its finalizer off them. */
export function startOrphanRelease(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const pods = client.resource<Pod>('v1', 'pods');
  const podInformer = informers.of<Pod>('v1', 'pods');
  const jobInformer = informers.of<Job>('batch/v1', 'jobs');
  const isLeft = (pod: Pod): boolean => {
    if (!isTracked(pod)) return false;
    const controller = controllerOf(pod);
    if (controller && controller.kind !== 'Job') return false;
    const job = ownerIn(jobInformer, 'Job', controller, pod.metadata.namespace);
    return !job || (isJobFinished(job) && !isManagedElsewhere(job));
  };
  return startController(context, {
    queue: 'job_orphan_pod',
    watches: [
      {
        informer: podInformer,
        start: (queue) => {
          const look = (pod: Pod): void => {
            if (isLeft(pod)) queue.add(keyOf(pod));
          };
          return podInformer.addHandler({ added: look, updated: look });
        },
      },
      {
        informer: jobInformer,
        start: (queue) =>
          jobInformer.addHandler({
            deleted: (job) => {
              const left = controllerIndex(podInformer).get(job.metadata.uid ?? '');
              for (const pod of left) if (isTracked(pod)) queue.add(keyOf(pod));
            },
          }),
      },
    ],
    async reconcile(key) {
      const pod = podInformer.cache.get(nameOfKey(key));
      if (pod && isLeft(pod)) await releasePod(pods, pod);
    },
  });
}
