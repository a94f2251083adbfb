import type { Container, EnvVar, Job, Pod, PodTemplateSpec } from '../../kinds/index.ts';
import type { Clock } from '../../base/index.ts';
import {
  type Expectations,
  isNamespaceTerminating,
  isNotFound,
  type ResourceClient,
} from '../../client/index.ts';
import { inOrderOfDeletion, type PodControl, podOfTemplate } from '../library/pods/index.ts';
import { eachInSlices, inGrowingBatches } from '../library/objects/index.ts';
import {
  COMPLETION_INDEX,
  completionIndexOf,
  hasLimitPerIndex,
  INDEX_FAILURES,
  INDEX_IGNORED_FAILURES,
  indexFailuresOf,
  isIndexed,
  TRACKING_FINALIZER,
} from './job-facts.ts';
import type { JobState } from './job-state.ts';
import { judgeFailure } from './policies.ts';

/** Makes and deletes a Job's Pods. */
export class JobPods {
  private readonly pods: ResourceClient<Pod>;
  private readonly control: PodControl;
  private readonly expectations: Expectations;

  private readonly clock: Clock;

  constructor(pods: ResourceClient<Pod>, control: PodControl, expectations: Expectations, clock: Clock) {
    this.clock = clock;
    this.pods = pods;
    this.control = control;
    this.expectations = expectations;
  }

  /** Makes a Pod for each of the indexes, or as many without. Gives how many were made, and why not more. */
  async make(
    key: string,
    state: JobState,
    indexes: readonly (number | undefined)[],
  ): Promise<{ readonly made: number; readonly failure?: Error | undefined }> {
    const { job } = state;
    this.expectations.expectCreations(key, indexes.length);
    let made = 0;
    const { attempted, failure } = await inGrowingBatches(this.clock, indexes.length, async (i) => {
      try {
        await this.control.create(job, podFor(state, indexes[i]));
        made++;
      } catch (error) {
        this.expectations.creationSeen(key);
        if (!isNamespaceTerminating(error)) throw error;
      }
    });
    this.expectations.creationSeen(key, indexes.length - attempted);
    return { made, failure };
  }

  /** Deletes Pods that are no longer wanted: what becomes of them counts for nothing, so they are let go first. */
  async withdraw(key: string, job: Job, victims: readonly Pod[]): Promise<void> {
    this.expectations.expectDeletions(
      key,
      victims.map((pod) => pod.metadata.uid ?? ''),
    );
    await eachInSlices(this.clock, victims, async (pod) => {
      try {
        await releasePod(this.pods, pod);
        await this.control.delete(job, pod);
      } catch (error) {
        this.expectations.deletionSeen(key, pod.metadata.uid ?? '');
        if (!isNotFound(error)) throw error;
      }
    });
  }

  /** Deletes the Pods of a Job whose outcome is decided: they still count. */
  async stop(job: Job, active: readonly Pod[]): Promise<void> {
    await eachInSlices(this.clock, active, (pod) =>
      this.control.delete(job, pod).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      }),
    );
  }
}

/** Takes the finalizer off a Pod; false where the Pod is gone already. */
export async function releasePod(pods: ResourceClient<Pod>, pod: Pod): Promise<boolean> {
  const { uid } = pod.metadata;
  try {
    const finalizers = { '$deleteFromPrimitiveList/finalizers': [TRACKING_FINALIZER] };
    await pods.patch(pod.metadata, 'strategic', { metadata: { uid, ...finalizers } });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Which of the active Pods are too many: those of indexes that run twice or no longer exist, and `surplus` at least. */
export function surplusPods({ job, active }: JobState, surplus: number, nowMs: number): Pod[] {
  if (!isIndexed(job) && surplus <= 0) return [];
  const inOrder = inOrderOfDeletion(active, () => 0, nowMs);
  if (!isIndexed(job)) return inOrder.slice(0, surplus);
  const kept = new Map<number, Pod>();
  // Of several Pods of an index the one that would be given up last stays.
  for (const pod of inOrder) {
    const index = completionIndexOf(pod, job.spec?.completions);
    if (index !== undefined) kept.set(index, pod);
  }
  const left = new Set(kept.values());
  const surplusByIndex = inOrder.filter((pod) => !left.has(pod));
  const more = inOrder.filter((pod) => left.has(pod)).slice(0, Math.max(0, surplus - surplusByIndex.length));
  return [...surplusByIndex, ...more];
}

/** The lowest indexes that have neither succeeded nor failed nor run, at most so many. */
export function pendingIndexes(state: JobState, count: number): number[] {
  const { job, active, succeededIndexes, failedIndexes } = state;
  const running = active.map((pod) => completionIndexOf(pod)).filter((index) => index !== undefined);
  const taken = succeededIndexes.with(running);
  const { completions = 0 } = job.spec ?? {};
  return (failedIndexes ? taken.union(failedIndexes) : taken).firstMissing(completions, count);
}

function podFor({ job, lastFailures }: JobState, index: number | undefined): Pod {
  const { name = '' } = job.metadata;
  const template: PodTemplateSpec = job.spec?.template ?? {};
  const generateName = index === undefined ? `${name}-` : indexedPrefix(name, index);
  const pod = podOfTemplate(job, template, { generateName });
  const finalizers = pod.metadata.finalizers ?? [];
  pod.metadata.finalizers = [
    ...finalizers.filter((other) => other !== TRACKING_FINALIZER),
    TRACKING_FINALIZER,
  ];
  if (index === undefined || !pod.spec) return pod;
  const failures = hasLimitPerIndex(job) ? failureCounts(job, lastFailures.get(index)) : {};
  pod.metadata.annotations = { ...pod.metadata.annotations, [COMPLETION_INDEX]: String(index), ...failures };
  pod.metadata.labels = { ...pod.metadata.labels, [COMPLETION_INDEX]: String(index) };
  const { initContainers, containers } = pod.spec;
  pod.spec = {
    ...pod.spec,
    hostname: `${name}-${index}`,
    containers: containers.map(withIndexVariable),
    ...(initContainers ? { initContainers: initContainers.map(withIndexVariable) } : {}),
  };
  return pod;
}

/** A generated name has room for 58 characters before its random end; the index must not be cut off. */
function indexedPrefix(name: string, index: number): string {
  const tail = `-${index}-`;
  return name.slice(0, 58 - tail.length) + tail;
}

/** The new Pod of an index carries how often it has failed: the Pods that did may be gone by the next time. */
function failureCounts(job: Job, before: Pod | undefined): Record<string, string> {
  if (!before) return { [INDEX_FAILURES]: '0' };
  const { counts } = judgeFailure(job, before);
  const counted = indexFailuresOf(before) + (counts ? 1 : 0);
  const ignored = indexFailuresOf(before, true) - indexFailuresOf(before) + (counts ? 0 : 1);
  return {
    [INDEX_FAILURES]: String(counted),
    ...(ignored > 0 ? { [INDEX_IGNORED_FAILURES]: String(ignored) } : {}),
  };
}

const INDEX_VARIABLE: EnvVar = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } },
};

function withIndexVariable(container: Container): Container {
  const env = container.env ?? [];
  const set = env.some((variable) => variable.name === INDEX_VARIABLE.name);
  return set ? container : { ...container, env: [...env, INDEX_VARIABLE] };
}
