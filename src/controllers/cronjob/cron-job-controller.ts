import type { CronJob, Job } from '../../kinds/index.ts';
import { conditionIs, formatTime, timeMs } from '../../api/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
  controllerReference,
  createEventRecorder,
  type EventRecorder,
  type Informer,
  isAlreadyExists,
  isNamespaceTerminating,
  keyOf,
  nameOfKey,
  type ReconcileResult,
  type ResourceClient,
  startController,
  watchObjects,
} from '../../client/index.ts';
import { isJobFinished } from '../library/jobs/index.ts';
import {
  controllerIndex,
  controllerOf,
  isControlledBy,
  messageOf,
  ownerKeyIn,
  unlessGone,
} from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { surplusHistory } from './history.ts';
import { hasZonePrefix, mostRecent, parseSchedule, type Schedule } from './schedule.ts';

type CronJobStatus = NonNullable<CronJob['status']>;

const SCHEDULED_TIME = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
/** Clocks differ: a little after the minute is surely not before it. */
const SLACK_MS = 100;

/** Makes a Job of each CronJob whenever its schedule says so. */
export function startCronJobController(context: ControllerContext): Disposable {
  const started = new Disposables();
  const controller = new CronJobController(context, started);
  const { cronJobs, jobs } = controller;
  const ownerKey = (job: Job): string | undefined =>
    ownerKeyIn(cronJobs, 'CronJob', controllerOf(job), job.metadata.namespace);
  started.add(
    startController(context, {
      watches: [watchObjects(cronJobs, keyOf), watchObjects(jobs, ownerKey)],
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  return started;
}

/** What one reconcile leaves: the status to write, and when the schedule is due again. */
interface Outcome {
  readonly status: CronJobStatus;
  readonly dueMs?: number | undefined;
}

class CronJobController {
  readonly cronJobs: Informer<CronJob>;
  readonly jobs: Informer<Job>;
  private readonly context: ControllerContext;
  private readonly cronJobResource: ResourceClient<CronJob>;
  private readonly jobResource: ResourceClient<Job>;
  private readonly events: EventRecorder;

  constructor(context: ControllerContext, started: Disposables) {
    const { client, informers } = context;
    this.context = context;
    this.cronJobs = informers.of<CronJob>('batch/v1', 'cronjobs');
    this.jobs = informers.of<Job>('batch/v1', 'jobs');
    this.cronJobResource = client.resource<CronJob>('batch/v1', 'cronjobs');
    this.jobResource = client.resource<Job>('batch/v1', 'jobs');
    this.events = started.add(createEventRecorder(client, 'cronjob-controller'));
  }

  async reconcile(key: string): Promise<ReconcileResult | void> {
    const cronJob = this.cronJobs.cache.get(nameOfKey(key));
    if (!cronJob) return;
    const owned = controllerIndex(this.jobs).get(cronJob.metadata.uid ?? '');
    const followed = await this.followJobs(cronJob, owned);
    const ending = cronJob.metadata.deletionTimestamp !== undefined;
    const { status, dueMs } = ending
      ? { status: followed, dueMs: undefined }
      : await this.run(cronJob, followed);
    const removed = ending ? [] : await this.removeHistory(cronJob, owned);
    await this.writeStatus(cronJob, withoutJobs(status, removed));
    if (dueMs !== undefined) return { againAfterMs: Math.max(0, dueMs - this.now()) + SLACK_MS };
  }

  /** Brings the list of active Jobs up to date with what has become of them. */
  private async followJobs(cronJob: CronJob, owned: readonly Job[]): Promise<CronJobStatus> {
    let status: CronJobStatus = { ...cronJob.status };
    for (const job of owned) {
      const { name = '', uid = '' } = job.metadata;
      const listed = (status.active ?? []).some((reference) => reference.uid === uid);
      const finished = isJobFinished(job);
      if (!listed && !finished) {
        const text = `Saw a job that the controller did not create or forgot: ${name}`;
        this.events.warning(cronJob, 'UnexpectedJob', text);
        continue;
      }
      if (finished) status = withSuccess(status, job);
      if (!listed || !finished) continue;
      status = withoutJobs(status, [uid]);
      const condition = conditionIs(job.status?.conditions, 'Complete', 'True') ? 'Complete' : 'Failed';
      this.events.normal(cronJob, 'SawCompletedJob', `Saw completed job: ${name}, condition: ${condition}`);
    }
    return this.dropMissing(cronJob, owned, status);
  }

  private async dropMissing(
    cronJob: CronJob,
    owned: readonly Job[],
    status: CronJobStatus,
  ): Promise<CronJobStatus> {
    const known = new Set(owned.map((job) => job.metadata.uid));
    const gone: string[] = [];
    for (const { name, namespace, uid = '' } of status.active ?? []) {
      // The cache may not know a Job yet that was made a moment ago.
      if (known.has(uid) || (await unlessGone(this.jobResource.get({ name, namespace })))) continue;
      this.events.normal(cronJob, 'MissingJob', `Active job went missing: ${name ?? ''}`);
      gone.push(uid);
    }
    return withoutJobs(status, gone);
  }

  private async run(cronJob: CronJob, status: CronJobStatus): Promise<Outcome> {
    if (cronJob.spec?.suspend) return { status };
    const schedule = this.scheduleOf(cronJob);
    if (!schedule) return { status };
    const nowMs = this.now();
    const dueMs = schedule.next(nowMs);
    const scheduledMs = this.missedTime(cronJob, status, schedule, nowMs);
    if (scheduledMs === undefined || isTaken(cronJob, status, scheduledMs)) return { status, dueMs };
    const deadline = cronJob.spec?.startingDeadlineSeconds;
    if (deadline !== undefined && scheduledMs + deadline * 1000 < nowMs) {
      const time = new Date(scheduledMs).toUTCString().replace('GMT', '+0000');
      this.events.warning(cronJob, 'MissSchedule', `Missed scheduled time to start a job: ${time}`);
      return { status, dueMs };
    }
    return { status: await this.start(cronJob, status, scheduledMs), dueMs };
  }

  private scheduleOf(cronJob: CronJob): Schedule | undefined {
    const schedule = cronJob.spec?.schedule ?? '';
    try {
      if (hasZonePrefix(schedule)) {
        const where = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
        const text = `CRON_TZ or TZ used in schedule "${schedule}" is not officially supported, see ${where} for more details`;
        this.events.warning(cronJob, 'UnsupportedSchedule', text);
      }
      return parseSchedule(schedule, cronJob.spec?.timeZone);
    } catch (error) {
      this.events.warning(
        cronJob,
        'UnparseableSchedule',
        `unparseable schedule: "${schedule}" : ${messageOf(error)}`,
      );
      return undefined;
    }
  }

  private missedTime(
    cronJob: CronJob,
    status: CronJobStatus,
    schedule: Schedule,
    nowMs: number,
  ): number | undefined {
    const text = cronJob.spec?.schedule ?? '';
    const startingDeadlineSeconds = cronJob.spec?.startingDeadlineSeconds;
    const sinceMs = timeMs(status.lastScheduleTime ?? cronJob.metadata.creationTimestamp ?? '');
    const earliestMs =
      startingDeadlineSeconds === undefined
        ? sinceMs
        : Math.max(sinceMs, nowMs - startingDeadlineSeconds * 1000);
    try {
      const missed = mostRecent(schedule, earliestMs, nowMs);
      if (missed?.tooMany) {
        const hint = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
        this.events.warning(cronJob, 'TooManyMissedTimes', `too many missed start times. ${hint}`);
      }
      return missed?.atMs;
    } catch (error) {
      this.events.warning(cronJob, 'InvalidSchedule', `invalid schedule: ${text} : ${messageOf(error)}`);
      return undefined;
    }
  }

  private async start(cronJob: CronJob, status: CronJobStatus, scheduledMs: number): Promise<CronJobStatus> {
    const policy = cronJob.spec?.concurrencyPolicy;
    let current = status;
    if (policy === 'Forbid' && (current.active ?? []).length > 0) {
      const text = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.events.normal(cronJob, 'JobAlreadyActive', text);
      return current;
    }
    if (policy === 'Replace') {
      const active = current.active ?? [];
      for (const { name, namespace } of active) await this.deleteJob(cronJob, { name, namespace });
      current = withoutJobs(
        current,
        active.map(({ uid = '' }) => uid),
      );
    }
    const job = await this.makeJob(cronJob, scheduledMs);
    if (!job) return current;
    const { name = '', namespace = '', uid = '', resourceVersion = '' } = job.metadata;
    const reference = { apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid, resourceVersion };
    const others = (current.active ?? []).filter((active) => active.uid !== uid);
    return { ...current, active: [...others, reference], lastScheduleTime: formatTime(scheduledMs) };
  }

  private async makeJob(cronJob: CronJob, scheduledMs: number): Promise<Job | undefined> {
    const wanted = jobOf(cronJob, scheduledMs);
    try {
      const made = await this.jobResource.create(wanted);
      this.events.normal(cronJob, 'SuccessfulCreate', `Created job ${made.metadata.name ?? ''}`);
      return made;
    } catch (error) {
      if (isNamespaceTerminating(error)) return undefined;
      if (isAlreadyExists(error)) {
        // Made before, and the status that says so was not written: it is found again by its name.
        const found = await this.jobResource.get(wanted.metadata);
        if (isControlledBy(found, cronJob)) return found;
      }
      this.events.warning(cronJob, 'FailedCreate', `Error creating job: ${messageOf(error)}`);
      throw error;
    }
  }

  private async removeHistory(cronJob: CronJob, owned: readonly Job[]): Promise<string[]> {
    const surplus = surplusHistory(cronJob, owned);
    for (const job of surplus) await this.deleteJob(cronJob, job.metadata);
    return surplus.map(({ metadata }) => metadata.uid ?? '');
  }

  private async deleteJob(
    cronJob: CronJob,
    name: { readonly name?: string | undefined; readonly namespace?: string | undefined },
  ): Promise<void> {
    const deleted = await unlessGone(this.jobResource.delete(name, { propagationPolicy: 'Background' }));
    if (deleted !== undefined)
      this.events.normal(cronJob, 'SuccessfulDelete', `Deleted job ${name.name ?? ''}`);
  }

  private async writeStatus(cronJob: CronJob, status: CronJobStatus): Promise<void> {
    if (deepEqual(status, cronJob.status ?? {})) return;
    await this.cronJobResource.updateStatus({ ...cronJob, status });
  }

  private now(): number {
    return this.context.clock.now();
  }
}

/** Whether the Job of that time was made already. */
function isTaken(cronJob: CronJob, status: CronJobStatus, scheduledMs: number): boolean {
  if (status.lastScheduleTime === formatTime(scheduledMs)) return true;
  return (status.active ?? []).some(({ name }) => name === jobName(cronJob, scheduledMs));
}

/** The Job of a time has a name that follows from it, so that it is made once, whatever fails in between. */
function jobName({ metadata }: CronJob, scheduledMs: number): string {
  return `${metadata.name}-${Math.floor(scheduledMs / 60_000)}`;
}

function jobOf(cronJob: CronJob, scheduledMs: number): Job {
  const { metadata, spec } = cronJob.spec?.jobTemplate ?? {};
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cronJob, scheduledMs),
      namespace: cronJob.metadata.namespace ?? '',
      labels: { ...metadata?.labels },
      annotations: { ...metadata?.annotations, [SCHEDULED_TIME]: formatTime(scheduledMs) },
      ownerReferences: [controllerReference(cronJob)],
    },
    ...(spec ? { spec: structuredClone(spec) } : {}),
  };
}

function withSuccess(status: CronJobStatus, { status: ended }: Job): CronJobStatus {
  const at = ended?.completionTime;
  if (at === undefined || !conditionIs(ended?.conditions, 'Complete', 'True')) return status;
  return (status.lastSuccessfulTime ?? '') < at ? { ...status, lastSuccessfulTime: at } : status;
}

function withoutJobs(status: CronJobStatus, uids: readonly string[]): CronJobStatus {
  if (uids.length === 0) return status;
  const { active = [], ...rest } = status;
  const left = active.filter(({ uid = '' }) => !uids.includes(uid));
  return left.length === 0 ? rest : { ...rest, active: left };
}
