import { formatTimeIn, type CronJob, type Job } from '../../kinds/index.ts';
import { controllerReference } from '../../client/index.ts';

const SCHEDULED_TIME = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** The Job of a time has a name that follows from it, so that it is made once, whatever fails in between. */
export function jobName({ metadata }: CronJob, scheduledMs: number): string {
  return `${metadata.name}-${Math.floor(scheduledMs / 60_000)}`;
}

/** The Job that a CronJob makes at a time. */
export function jobOf(cronJob: CronJob, scheduledMs: number): Job {
  const { metadata, spec } = cronJob.spec?.jobTemplate ?? {};
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cronJob, scheduledMs),
      namespace: cronJob.metadata.namespace ?? '',
      labels: { ...metadata?.labels },
      annotations: {
        ...metadata?.annotations,
        [SCHEDULED_TIME]: formatTimeIn(cronJob.spec?.timeZone ?? '', scheduledMs),
      },
      ownerReferences: [controllerReference(cronJob)],
    },
    ...(spec ? { spec: structuredClone(spec) } : {}),
  };
}
