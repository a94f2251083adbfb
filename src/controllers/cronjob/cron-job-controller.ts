import {
  type CronJob,
  type CronSchedule,
  type Job,
  namesTimeZone,
  parseSchedule,
  timeZoneProblem,
} from '../../kinds/index.ts';
import { conditionIs, formatTime, quote } from '../../api/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
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
  OwnWrites,
  ownerKeyIn,
  unlessGone,
} from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { surplusHistory } from './history.ts';
import { type Missed, missedTime, nextLookMs } from './missed-time.ts';
import { jobOf } from './scheduled-job.ts';
import { type CronJobStatus, isTaken, sinceMs, withoutJobs, withSuccess } from './status.ts';

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
  private readonly writes = new OwnWrites();

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
    if (!cronJob) {
      this.writes.forget(key);
      return;
    }
    if (this.writes.isBehind(cronJob)) return;
    const owned = controllerIndex(this.jobs).get(cronJob.metadata.uid ?? '');
    const removed = await this.removeHistory(cronJob, owned);
    const followed = await this.followJobs(cronJob, owned, withoutJobs({ ...cronJob.status }, removed));
    const ending = cronJob.metadata.deletionTimestamp !== undefined;
    const { status, dueMs } = ending
      ? { status: followed, dueMs: undefined }
      : await this.run(cronJob, followed);
    await this.writeStatus(cronJob, status);
    if (dueMs !== undefined) return { againAfterMs: Math.max(0, dueMs - this.now()) + SLACK_MS };
  }

  /** Brings the list of active Jobs up to date with what has become of them. */
  private async followJobs(
    cronJob: CronJob,
    owned: readonly Job[],
    before: CronJobStatus,
  ): Promise<CronJobStatus> {
    const listed = new Set(before.active?.map(({ uid }) => uid));
    const ended = new Set<string>();
    let status = before;
    for (const job of owned) {
      const { name = '', uid = '' } = job.metadata;
      const isListed = listed.has(uid);
      if (!isJobFinished(job)) {
        if (isListed || (await this.isListedByNow(cronJob, uid))) continue;
        const text = `Saw a job that the controller did not create or forgot: ${name}`;
        this.events.warning(cronJob, 'UnexpectedJob', text);
        continue;
      }
      status = withSuccess(status, job);
      if (!isListed) continue;
      ended.add(uid);
      const condition = conditionIs(job.status?.conditions, 'Complete', 'True') ? 'Complete' : 'Failed';
      this.events.normal(cronJob, 'SawCompletedJob', `Saw completed job: ${name}, condition: ${condition}`);
    }
    return this.dropMissing(cronJob, owned, withoutJobs(status, ended));
  }

  /** The cache of CronJobs may be behind that of Jobs: the server knows. */
  private async isListedByNow(cronJob: CronJob, uid: string): Promise<boolean> {
    const live = await this.cronJobResource.get(cronJob.metadata);
    return (live.status?.active ?? []).some((reference) => reference.uid === uid);
  }

  private async dropMissing(
    cronJob: CronJob,
    owned: readonly Job[],
    status: CronJobStatus,
  ): Promise<CronJobStatus> {
    const known = new Set(owned.map((job) => job.metadata.uid));
    const gone = new Set<string>();
    for (const { name, namespace, uid = '' } of status.active ?? []) {
      // The cache may not know a Job yet that was made a moment ago.
      if (known.has(uid) || (await unlessGone(this.jobResource.get({ name, namespace })))) continue;
      this.events.normal(cronJob, 'MissingJob', `Active job went missing: ${name ?? ''}`);
      gone.add(uid);
    }
    return withoutJobs(status, gone);
  }

  private async run(cronJob: CronJob, status: CronJobStatus): Promise<Outcome> {
    const schedule = this.scheduleOf(cronJob);
    if (!schedule) return { status };
    const nowMs = this.now();
    const missed = this.missed(cronJob, status, schedule, nowMs);
    if (!missed) return { status };
    const scheduledMs = missed.atMs;
    const next = (after: CronJobStatus): Outcome => ({
      status: after,
      dueMs: nextLookMs(schedule, sinceMs(cronJob, after), nowMs),
    });
    if (scheduledMs === undefined) return next(status);
    const deadline = cronJob.spec?.startingDeadlineSeconds;
    if (deadline !== undefined && scheduledMs + deadline * 1000 < nowMs) {
      const time = new Date(scheduledMs).toUTCString().replace('GMT', '+0000');
      this.events.warning(cronJob, 'MissSchedule', `Missed scheduled time to start a job: ${time}`);
      return next(status);
    }
    if (isTaken(cronJob, status, scheduledMs)) return next(status);
    return next(await this.start(cronJob, status, scheduledMs));
  }

  /** The schedule to run by; undefined where there is none, or none for now. */
  private scheduleOf(cronJob: CronJob): CronSchedule | undefined {
    if (!cronJob.spec) return undefined;
    const { schedule, timeZone, suspend } = cronJob.spec;
    const zoneProblem = timeZone ? timeZoneProblem(timeZone) : undefined;
    if (timeZone && zoneProblem !== undefined) {
      this.events.warning(cronJob, 'UnknownTimeZone', `invalid timeZone: ${quote(timeZone)}: ${zoneProblem}`);
      return undefined;
    }
    if (suspend) return undefined;
    if (namesTimeZone(schedule)) {
      const where = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
      const text = `CRON_TZ or TZ used in schedule ${quote(schedule)} is not officially supported, see ${where} for more details`;
      this.events.warning(cronJob, 'UnsupportedSchedule', text);
    }
    const parsed = parseSchedule(schedule, timeZone);
    if (!('problem' in parsed)) return parsed;
    const text = `unparseable schedule: ${quote(schedule)} : ${parsed.problem}`;
    this.events.warning(cronJob, 'UnparseableSchedule', text);
    return undefined;
  }

  private missed(
    cronJob: CronJob,
    status: CronJobStatus,
    schedule: CronSchedule,
    nowMs: number,
  ): Missed | undefined {
    const deadline = cronJob.spec?.startingDeadlineSeconds;
    const since = sinceMs(cronJob, status);
    const earliestMs = deadline === undefined ? since : Math.max(since, nowMs - deadline * 1000);
    try {
      const missed = missedTime(schedule, earliestMs, nowMs);
      if (missed.count === 'many' && missed.atMs !== undefined) {
        const hint = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
        this.events.warning(cronJob, 'TooManyMissedTimes', `too many missed start times. ${hint}`);
      }
      return missed;
    } catch (error) {
      this.events.warning(
        cronJob,
        'InvalidSchedule',
        `invalid schedule: ${cronJob.spec?.schedule} : ${messageOf(error)}`,
      );
      return undefined;
    }
  }

  private async start(cronJob: CronJob, status: CronJobStatus, scheduledMs: number): Promise<CronJobStatus> {
    const policy = cronJob.spec?.concurrencyPolicy;
    const active = status.active ?? [];
    let current = status;
    if (policy === 'Forbid' && active.length > 0) {
      const text = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.events.normal(cronJob, 'JobAlreadyActive', text);
      return current;
    }
    if (policy === 'Replace') {
      for (const { name, namespace } of active) await this.deleteJob(cronJob, { name, namespace });
      current = withoutJobs(current, new Set(active.map(({ uid = '' }) => uid)));
    }
    const job = await this.makeJob(cronJob, scheduledMs);
    if (!job) return current;
    const { name = '', namespace = '', uid = '', resourceVersion = '' } = job.metadata;
    const reference = { apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid, resourceVersion };
    const others = (current.active ?? []).filter((other) => other.uid !== uid);
    return { ...current, active: [...others, reference], lastScheduleTime: formatTime(scheduledMs) };
  }

  /** Makes the Job of a time; undefined where its name is somebody else's, which is theirs to sort out. */
  private async makeJob(cronJob: CronJob, scheduledMs: number): Promise<Job | undefined> {
    const wanted = jobOf(cronJob, scheduledMs);
    try {
      const made = await this.jobResource.create(wanted);
      this.events.normal(cronJob, 'SuccessfulCreate', `Created job ${made.metadata.name ?? ''}`);
      return made;
    } catch (error) {
      if (isAlreadyExists(error)) {
        // Made before, and the status that says so was not written: it is found again by its name.
        const found = await this.jobResource.get(wanted.metadata);
        return isControlledBy(found, cronJob) ? found : undefined;
      }
      if (!isNamespaceTerminating(error)) {
        this.events.warning(cronJob, 'FailedCreate', `Error creating job: ${messageOf(error)}`);
      }
      throw error;
    }
  }

  /** Deletes what of the finished Jobs is beyond the limits; gives the uids of those that are gone. */
  private async removeHistory(cronJob: CronJob, owned: readonly Job[]): Promise<ReadonlySet<string>> {
    const removed = new Set<string>();
    for (const { metadata } of surplusHistory(cronJob, owned)) {
      if (metadata.deletionTimestamp !== undefined) continue;
      // One that cannot be deleted is told of in an event, and keeps no other from its end.
      const deleted = await this.deleteJob(cronJob, metadata).then(
        () => true,
        () => false,
      );
      if (deleted) removed.add(metadata.uid ?? '');
    }
    return removed;
  }

  private async deleteJob(
    cronJob: CronJob,
    name: { readonly name?: string | undefined; readonly namespace?: string | undefined },
  ): Promise<void> {
    try {
      const deleted = await unlessGone(this.jobResource.delete(name, { propagationPolicy: 'Background' }));
      if (deleted === undefined) return;
    } catch (error) {
      this.events.warning(cronJob, 'FailedDelete', `Deleted job: ${messageOf(error)}`);
      throw error;
    }
    this.events.normal(cronJob, 'SuccessfulDelete', `Deleted job ${name.name ?? ''}`);
  }

  private async writeStatus(cronJob: CronJob, status: CronJobStatus): Promise<void> {
    if (deepEqual(status, cronJob.status ?? {})) return;
    this.writes.note(await this.cronJobResource.updateStatus({ ...cronJob, status }));
  }

  private now(): number {
    return this.context.clock.now();
  }
}
