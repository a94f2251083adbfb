import { findCondition, formatTime, matchesLabelSelector } from '../../api/index.ts';
import { isReady, type Job, type JobCondition, type Pod } from '../../kinds/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  type EventRecorder,
  Expectations,
  type Informer,
  nameOfKey,
  type ReconcileResult,
  type ResourceClient,
  startController,
  type WatchSource,
} from '../../client/index.ts';
import { createPodControl, watchOwners, watchPods } from '../library/pods/index.ts';
import {
  asError,
  claim,
  claimable,
  controllerIndex,
  OwnWrites,
  eachInSlices,
} from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { isJobFinished } from '../library/jobs/index.ts';
import { FailureBackoff, type FailureRecord, remainingMs } from './failure-backoff.ts';
import {
  hasLimitPerIndex,
  indexFailuresOf,
  finishedMs,
  isIndexed,
  isManagedElsewhere,
  isSuspended,
  type JobStatus,
  replacesOnlyFailed,
  TRACKING_FINALIZER,
} from './job-facts.ts';
import {
  completionsReached,
  deadlineInMs,
  finalCondition,
  isComplete,
  outcomeOf,
  wantedActive,
} from './job-outcome.ts';
import { JobPods, pendingIndexes, releasePod, surplusPods } from './job-pods.ts';
import { type JobState, jobState } from './job-state.ts';
import { countingStep, finishedStatus, type Observation, sameStatus, settle } from './job-tracking.ts';
import { ReleasedPods, startOrphanRelease } from './released-pods.ts';

/** The most Pods that one reconcile makes or deletes. */
const BURST_LIMIT = 500;

/** Runs the Pods of each Job to their end, and counts every end exactly once. */
export function startJobController(context: ControllerContext): Disposable {
  const started = new Disposables();
  const controller = new JobController(context, started);
  started.add(
    startController(context, {
      watches: controller.watches(),
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  started.add(startOrphanRelease(context));
  return started;
}

/** What came of bringing the number of running Pods nearer to the wanted one. */
interface Managed {
  readonly made: number;
  readonly withdrawn: readonly Pod[];
  readonly againAfterMs?: number;
  readonly failure?: Error | undefined;
}

const NOTHING_DONE: Managed = { made: 0, withdrawn: [] };

class JobController {
  private readonly context: ControllerContext;
  private readonly jobs: ResourceClient<Job>;
  private readonly pods: ResourceClient<Pod>;
  private readonly jobInformer: Informer<Job>;
  private readonly podInformer: Informer<Pod>;
  private readonly events: EventRecorder;
  private readonly expectations: Expectations;
  private readonly released: ReleasedPods;
  private readonly backoff = new FailureBackoff();
  private readonly writes = new OwnWrites();
  private readonly jobPods: JobPods;

  constructor(context: ControllerContext, started: Disposables) {
    const { client, informers, clock } = context;
    this.context = context;
    this.jobs = client.resource<Job>('batch/v1', 'jobs');
    this.pods = client.resource<Pod>('v1', 'pods');
    this.jobInformer = informers.of<Job>('batch/v1', 'jobs');
    this.podInformer = informers.of<Pod>('v1', 'pods');
    this.events = started.add(createEventRecorder(client, 'job-controller'));
    this.expectations = new Expectations(clock);
    this.released = started.add(new ReleasedPods(this.podInformer));
    this.jobPods = new JobPods(this.pods, createPodControl(this.pods, this.events), this.expectations, clock);
  }

  watches(): WatchSource[] {
    return [watchOwners(this.jobInformer, this.expectations), this.watchOwnedPods()];
  }

  async reconcile(key: string): Promise<ReconcileResult | void> {
    const job = this.jobInformer.cache.get(nameOfKey(key));
    if (!job || isJobFinished(job)) {
      this.backoff.forget(key);
      this.writes.forget(key);
      if (!job) this.expectations.forget(key);
      return;
    }
    if (isManagedElsewhere(job) || this.writes.isBehind(job)) return;
    const mayAct = this.expectations.satisfied(key);
    // Taken before the Pods are: one that is seen without its finalizer in between must not look like a new one.
    const released = new Set(this.released.uids);
    const state = jobState(job, await this.claimPods(job), released);
    const record = this.backoff.recordWith(key, state.newSucceeded, state.newFailed);
    const outcome = outcomeOf(state, this.now());
    const { seen, again, failure } = outcome
      ? await this.end(state, outcome, mayAct)
      : await this.run(key, state, record, mayAct);
    await this.count(key, state, seen, record);
    if (failure !== undefined) throw failure;
    if (outcome) return;
    const waits = [again, deadlineInMs(job, this.now())].filter((ms) => ms !== undefined);
    return waits.length === 0 ? undefined : { againAfterMs: Math.min(...waits) };
  }

  /** The outcome is decided: whatever runs still is stopped. */
  private async end(
    state: JobState,
    outcome: JobCondition,
    mayAct: boolean,
  ): Promise<{ seen: Observation; again: undefined; failure?: Error | undefined }> {
    const { job, active } = state;
    try {
      await this.jobPods.stop(job, active);
    } catch (error) {
      return {
        seen: this.observe(state, NOTHING_DONE, undefined),
        again: undefined,
        failure: asError(error),
      };
    }
    const stopped = { made: 0, withdrawn: active };
    // Pods that the cache does not know yet may run: the outcome is acted on once they were seen.
    return { seen: this.observe(state, stopped, mayAct ? outcome : undefined), again: undefined };
  }

  private async run(
    key: string,
    state: JobState,
    record: FailureRecord,
    mayAct: boolean,
  ): Promise<{ seen: Observation; again: number | undefined; failure?: Error | undefined }> {
    const manages = mayAct && state.job.metadata.deletionTimestamp === undefined;
    const managed = manages ? await this.manage(key, state, record) : NOTHING_DONE;
    const activeCount = state.active.length + managed.made - managed.withdrawn.length;
    const outcome = isComplete(state, activeCount) ? completionsReached(this.now()) : undefined;
    const seen = this.observe(state, managed, outcome);
    return {
      seen: manages && !outcome ? this.noteSuspension(state.job, seen) : seen,
      again: managed.againAfterMs,
      failure: managed.failure,
    };
  }

  /** Makes what is missing, or takes back what is too much: never both at once. */
  private async manage(key: string, state: JobState, record: FailureRecord): Promise<Managed> {
    const { job, active, terminating } = state;
    const wanted = wantedActive(state);
    const surplus = surplusPods(state, Math.max(0, active.length - wanted), this.now()).slice(0, BURST_LIMIT);
    if (surplus.length > 0) {
      try {
        await this.jobPods.withdraw(key, job, surplus);
        return { made: 0, withdrawn: surplus };
      } catch (error) {
        return { ...NOTHING_DONE, failure: asError(error) };
      }
    }
    const missing = Math.min(
      wanted - active.length - (replacesOnlyFailed(job) ? terminating : 0),
      BURST_LIMIT,
    );
    if (missing <= 0) return NOTHING_DONE;
    const next = this.nextPods(state, record, missing);
    if (next.indexes.length === 0) {
      return next.waitMs > 0 ? { ...NOTHING_DONE, againAfterMs: next.waitMs } : NOTHING_DONE;
    }
    return { withdrawn: [], ...(await this.jobPods.make(key, state, next.indexes)) };
  }

  /** The indexes of the Pods that may be made now (none of a Job without indexes), or how long to wait for the first. */
  private nextPods(
    state: JobState,
    record: FailureRecord,
    count: number,
  ): { readonly indexes: readonly (number | undefined)[]; readonly waitMs: number } {
    const { job, lastFailures } = state;
    if (!hasLimitPerIndex(job)) {
      const waitMs = remainingMs(record, this.now());
      if (waitMs > 0) return { indexes: [], waitMs };
      const unindexed = Array.from({ length: count }, () => undefined);
      return { indexes: isIndexed(job) ? pendingIndexes(state, count) : unindexed, waitMs };
    }
    const waits = pendingIndexes(state, count).map((index) => {
      const last = lastFailures.get(index);
      if (!last) return { index, waitMs: 0 };
      const failures = indexFailuresOf(last, true) + 1;
      return { index, waitMs: remainingMs({ failures, lastMs: finishedMs(last) }, this.now()) };
    });
    const ready = waits.filter(({ waitMs }) => waitMs === 0).map(({ index }) => index);
    return { indexes: ready, waitMs: lowestOf(waits.map(({ waitMs }) => waitMs)) };
  }

  private observe(state: JobState, managed: Managed, outcome: JobCondition | undefined): Observation {
    const { job, active, terminating } = state;
    const { made, withdrawn } = managed;
    return {
      active: active.length + made - withdrawn.length,
      ready: active.filter(isReady).length - withdrawn.filter(isReady).length,
      terminating: terminating + withdrawn.length,
      startTime: job.status?.startTime ?? (isSuspended(job) ? undefined : formatTime(this.now())),
      conditions: job.status?.conditions ?? [],
      outcome,
    };
  }

  private noteSuspension(job: Job, seen: Observation): Observation {
    const current = findCondition(seen.conditions, 'Suspended');
    const suspended = isSuspended(job);
    const status = suspended ? 'True' : 'False';
    if (current ? current.status === status : !suspended) return seen;
    const [reason, message] = suspended ? ['JobSuspended', 'Job suspended'] : ['JobResumed', 'Job resumed'];
    const now = formatTime(this.now());
    const condition: JobCondition = {
      type: 'Suspended',
      status,
      reason,
      message,
      lastProbeTime: now,
      lastTransitionTime: now,
    };
    this.events.normal(job, suspended ? 'Suspended' : 'Resumed', message);
    const others = seen.conditions.filter(({ type }) => type !== 'Suspended');
    return { ...seen, conditions: [...others, condition], startTime: suspended ? undefined : now };
  }

  /** Counts the Pods that have ended, in the order that loses none: see {@link countingStep}. */
  private async count(key: string, state: JobState, seen: Observation, record: FailureRecord): Promise<void> {
    const step = countingStep(state, seen);
    let job = await this.writeStatus(state.job, step.status);
    this.backoff.set(key, record);
    await this.release(step.release);
    const settled = settle(job.status ?? {}, this.trackedUids(state, step.release));
    const finished =
      seen.outcome && !step.more ? finishedStatus(settled, seen.outcome, this.now()) : undefined;
    job = await this.writeStatus(job, finished ?? settled);
    if (finished && seen.outcome) this.tellEnd(job, seen.outcome);
  }

  private async release(pods: readonly Pod[]): Promise<void> {
    await eachInSlices(this.context.clock, pods, async (pod) => {
      const { uid = '' } = pod.metadata;
      this.released.add(uid);
      try {
        if (!(await releasePod(this.pods, pod))) this.released.remove(uid);
      } catch (error) {
        this.released.remove(uid);
        throw error;
      }
    });
  }

  private trackedUids(state: JobState, released: readonly Pod[]): Set<string> {
    const gone = new Set(released.map((pod) => pod.metadata.uid));
    const tracked = state.pods.filter(
      ({ metadata }) => metadata.finalizers?.includes(TRACKING_FINALIZER) && !gone.has(metadata.uid),
    );
    return new Set(
      tracked.map(({ metadata }) => metadata.uid ?? '').filter((uid) => !state.released.has(uid)),
    );
  }

  private tellEnd(job: Job, outcome: JobCondition): void {
    const { type, reason = '', message = '' } = finalCondition(outcome, this.now());
    if (type === 'Complete') this.events.normal(job, 'Completed', 'Job completed');
    else this.events.warning(job, reason, message);
  }

  private async writeStatus(job: Job, status: JobStatus): Promise<Job> {
    if (sameStatus(job.status, status)) return job;
    return this.writes.note(await this.jobs.updateStatus({ ...job, status }));
  }

  private claimPods(job: Job): Promise<Pod[]> {
    return claim({
      clock: this.context.clock,
      owner: job,
      owners: this.jobs,
      candidates: claimable(controllerIndex(this.podInformer), job),
      resource: this.pods,
      finalizer: TRACKING_FINALIZER,
      matches: (pod) => matchesLabelSelector(job.spec?.selector, pod.metadata.labels),
    });
  }

  private now(): number {
    return this.context.clock.now();
  }

  private watchOwnedPods(): WatchSource {
    return watchPods({
      pods: this.podInformer,
      owners: this.jobInformer,
      kind: 'Job',
      selectorOf: ({ spec }) => spec?.selector,
      selects: (job, pod) => matchesLabelSelector(job.spec?.selector, pod.metadata.labels),
      expectations: this.expectations,
    });
  }
}

function lowestOf(values: readonly number[]): number {
  return values.reduce((lowest, value) => Math.min(lowest, value), Number.POSITIVE_INFINITY);
}
