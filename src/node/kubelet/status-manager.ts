import { isTerminating, type Pod } from '../../kinds/index.ts';
import { type Clock, type Disposable, equalIgnoringNulls, type Log } from '../../base/index.ts';
import { isConflict, isNewer, isNotFound, type ResourceClient } from '../../client/index.ts';
import type { PodStatus } from './pod-status.ts';
import type { PodTurns } from './pod-turns.ts';

export interface StatusManagerOptions {
  readonly pods: Pick<ResourceClient<Pod>, 'get' | 'patch' | 'delete'>;
  readonly turns: PodTurns;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who knows a Pod's status, and hears of what becomes of the Pod in the API. */
export interface StatusSource {
  /** The status as of now; undefined where what the API says stands. Asked for when it is about to be written. */
  status(): PodStatus | undefined;
  /** A version of the Pod that is newer than the one its status was made for. */
  seen(pod: Pod): void;
  /** The Pod is no longer in the API, or has been replaced by another of its name. */
  gone(): void;
}

const RETRY_MS = 1000;

interface Entry {
  pod: Pod;
  /** There is a status that was not compared with the API's yet. */
  isDirty: boolean;
  /** Nothing of it runs any more: where it is to be deleted, it may be taken from the API. */
  finished: boolean;
  readonly source: StatusSource;
  writing: boolean;
  failures: number;
  retry: Disposable | undefined;
}

/**
 * Brings the statuses of a node's Pods to the API, and takes from it those that are to be deleted and have ended. Of each
 * Pod one write is under way at a time, and only the newest status counts. A write that fails is tried
 * again as long as the Pod of that uid lives.
 */
export class StatusManager implements Disposable {
  private readonly options: StatusManagerOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly dirty = new Set<Entry>();
  private flush: Disposable | undefined;

  constructor(options: StatusManagerOptions) {
    this.options = options;
  }

  /**
   * The Pod or its status has changed. What is only `passing`, since something is under way, is written unless more
   * comes of it in the same turn.
   */
  changed(pod: Pod, source: StatusSource, { passing = false } = {}): void {
    const entry = this.entryOf(pod, source);
    entry.isDirty = true;
    if (passing) this.writeLater(entry);
    else this.write(entry);
  }

  /** All of the Pod has ended, and nothing of it is left on the node. */
  terminatePod(pod: Pod, source: StatusSource): void {
    const entry = this.entryOf(pod, source);
    entry.finished = true;
    this.write(entry);
  }

  /** Nothing more is written of this Pod. */
  forget(podUid: string): void {
    const entry = this.entries.get(podUid);
    entry?.retry?.dispose();
    if (entry) this.dirty.delete(entry);
    this.entries.delete(podUid);
  }

  dispose(): void {
    this.flush?.dispose();
    for (const { retry } of this.entries.values()) retry?.dispose();
    this.entries.clear();
    this.dirty.clear();
  }

  private entryOf(pod: Pod, source: StatusSource): Entry {
    const { uid = '' } = pod.metadata;
    const known = this.entries.get(uid);
    if (known) {
      if (isNewer(pod, known.pod)) known.pod = pod;
      return known;
    }
    const fresh = { isDirty: false, finished: false, writing: false, failures: 0, retry: undefined };
    const entry = { pod, source, ...fresh };
    this.entries.set(uid, entry);
    return entry;
  }

  private write(entry: Entry): void {
    this.dirty.delete(entry);
    if (!entry.writing && !entry.retry && this.isAlive(entry)) void this.work(entry);
  }

  private writeLater(entry: Entry): void {
    this.dirty.add(entry);
    this.flush ??= this.options.clock.setTimer(0, () => {
      this.flush = undefined;
      this.options.turns.addLast(this.writeNext);
    });
  }

  private readonly writeNext = (): void => {
    const [entry] = this.dirty;
    if (!entry) return;
    this.write(entry);
    if (this.dirty.size > 0) this.options.turns.addLast(this.writeNext);
  };

  /** Writes until there is nothing left to write. */
  private async work(entry: Entry): Promise<void> {
    entry.writing = true;
    try {
      for (let step = nextStep(entry); step; step = this.isAlive(entry) ? nextStep(entry) : undefined) {
        await this.take(entry, step);
        entry.failures = 0;
      }
    } catch (error) {
      await this.onFailure(entry, error);
    } finally {
      entry.writing = false;
    }
  }

  private async take(entry: Entry, step: Step): Promise<void> {
    const { metadata } = entry.pod;
    if (step.change) {
      // Conditions are written as a whole: what somebody else put among them since must not be lost.
      const { uid, resourceVersion } = metadata;
      const wanted = 'conditions' in step.change ? { uid, resourceVersion } : { uid };
      const body = { metadata: wanted, status: step.change };
      this.see(entry, await this.options.pods.patch(metadata, 'merge', body, { subresource: 'status' }));
      return;
    }
    const preconditions = metadata.uid === undefined ? {} : { preconditions: { uid: metadata.uid } };
    await this.options.pods.delete(metadata, { gracePeriodSeconds: 0, ...preconditions });
    this.lose(entry);
  }

  /**
   * A conflict may mean that somebody else wrote first, or that the Pod has been replaced: only reading it again tells.
   * The first such conflict is no reason to wait.
   */
  private async onFailure(entry: Entry, failure: unknown): Promise<void> {
    if (!this.isAlive(entry)) return;
    let error = failure;
    try {
      if (isConflict(failure)) {
        const now = await this.options.pods.get(entry.pod.metadata);
        if (now.metadata.uid !== entry.pod.metadata.uid) {
          this.lose(entry);
          return;
        }
        this.see(entry, now);
      }
    } catch (unread) {
      error = unread;
    }
    if (!this.isAlive(entry)) return;
    if (isNotFound(error)) {
      this.lose(entry);
      return;
    }
    const { clock, log } = this.options;
    const { namespace = '', name = '' } = entry.pod.metadata;
    const isFirst = isConflict(error) && entry.failures === 0;
    log[isFirst ? 'debug' : 'warn']('pod status not written', { pod: `${namespace}/${name}`, error });
    entry.failures++;
    entry.isDirty = true;
    entry.retry = clock.setTimer(isFirst ? 0 : RETRY_MS, () => {
      entry.retry = undefined;
      if (this.isAlive(entry)) void this.work(entry);
    });
  }

  private see(entry: Entry, pod: Pod): void {
    if (!isNewer(pod, entry.pod)) return;
    entry.pod = pod;
    if (this.isAlive(entry)) entry.source.seen(pod);
  }

  private lose(entry: Entry): void {
    if (!this.isAlive(entry)) return;
    this.forget(entry.pod.metadata.uid ?? '');
    entry.source.gone();
  }

  private isAlive(entry: Entry): boolean {
    return this.entries.get(entry.pod.metadata.uid ?? '') === entry;
  }
}

/** What is written next: a change of the status, or, where that is left out, the Pod's end. */
interface Step {
  readonly change?: Record<string, unknown>;
}

function nextStep(entry: Entry): Step | undefined {
  const status = entry.isDirty ? entry.source.status() : undefined;
  entry.isDirty = false;
  const change = status && changeOf(entry.pod.status ?? {}, status);
  if (change) return { change };
  return entry.finished && isTerminating(entry.pod) ? {} : undefined;
}

/** A merge patch from the status that is known to the one that is; undefined where they say the same. */
function changeOf(known: PodStatus, next: PodStatus): Record<string, unknown> | undefined {
  const before: Record<string, unknown> = { ...known };
  const changed = Object.entries(next).filter(([field, value]) => !equalIgnoringNulls(before[field], value));
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
