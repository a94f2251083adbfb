import type { Job } from '../../kinds/index.ts';
import { timeMs } from '../../api/index.ts';
import type { Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { isJobFinished } from '../library/jobs/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { unlessGone } from '../library/objects/index.ts';

export function startTtlAfterFinishedController(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const jobs = client.resource<Job>('batch/v1', 'jobs');
  const informer = informers.of<Job>('batch/v1', 'jobs');
  return startController(context, {
    watches: [watchObjects(informer, (job) => (expiresMs(job) === undefined ? undefined : keyOf(job)))],
    async reconcile(key) {
      const cached = informer.cache.get(nameOfKey(key));
      const cachedMs = cached && expiresMs(cached);
      if (!cached || cachedMs === undefined) return;
      if (cachedMs > clock.now()) return { againAfterMs: cachedMs - clock.now() };
      // The time to live may just have been raised: what is deleted must be what the server has now.
      const live = await unlessGone(jobs.get(cached.metadata));
      const liveMs = live && expiresMs(live);
      if (!live || liveMs === undefined || live.metadata.uid !== cached.metadata.uid) return;
      if (liveMs > clock.now()) return { againAfterMs: liveMs - clock.now() };
      const { uid = '' } = live.metadata;
      await unlessGone(
        jobs.delete(live.metadata, { propagationPolicy: 'Foreground', preconditions: { uid } }),
      );
    },
  });
}

/** When a Job is to be deleted, in milliseconds; undefined where it is not, or not yet known. */
function expiresMs(job: Job): number | undefined {
  const seconds = job.spec?.ttlSecondsAfterFinished;
  if (seconds === undefined || job.metadata.deletionTimestamp !== undefined || !isJobFinished(job))
    return undefined;
  const ended = job.status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  return timeMs(ended?.lastTransitionTime ?? '') + seconds * 1000;
}
