import { Heap } from '../../../base/index.ts';
import {
  isActive,
  isFinished,
  isReady,
  isTerminating,
  type Pod,
  readySinceMs,
} from '../../../kinds/index.ts';
import type { ReplicaOwner } from './replica-kind.ts';

/** How many of an owner's Pods are so. */
export interface TalliedPods {
  active: number;
  fullyLabeled: number;
  ready: number;
  available: number;
  terminating: number;
}

interface Facts {
  readonly active: boolean;
  readonly fullyLabeled: boolean;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** When it becomes available, where it is ready and stays so. */
  readonly availableAtMs: number | undefined;
  available: boolean;
}

/**
 * The counts that the status of one owner gives, kept up Pod by Pod: what has not changed is not looked at again. Holds
 * for one generation of the owner, whose template and seconds decide what is counted.
 */
export class PodTally {
  readonly uid: string | undefined;
  readonly generation: number | undefined;
  readonly counts: TalliedPods = { active: 0, fullyLabeled: 0, ready: 0, available: 0, terminating: 0 };
  private readonly labels: readonly (readonly [string, string])[];
  private readonly minReadyMs: number;
  private readonly facts = new Map<string, Facts>();
  /** Those that become available by the passing of time, the next one first; what has changed since is passed over. */
  private readonly settling = new Heap<{
    readonly key: string;
    readonly facts: Facts;
    readonly atMs: number;
  }>((a, b) => a.atMs - b.atMs);

  constructor({ metadata, spec }: ReplicaOwner) {
    this.uid = metadata.uid;
    this.generation = metadata.generation;
    this.labels = Object.entries(spec?.template?.metadata?.labels ?? {});
    this.minReadyMs = (spec?.minReadySeconds ?? 0) * 1000;
  }

  isOf({ metadata }: ReplicaOwner): boolean {
    return metadata.uid === this.uid && metadata.generation === this.generation;
  }

  /** The keys of the Pods that are counted as active. */
  *activeKeys(): Iterable<string> {
    for (const [key, { active }] of this.facts) if (active) yield key;
  }

  /** Counts a Pod as it is now; undefined where it is gone, or not the owner's any more. */
  set(key: string, pod: Pod | undefined): void {
    const before = this.facts.get(key);
    if (before) this.add(before, -1);
    if (!pod || isFinished(pod)) {
      this.facts.delete(key);
      return;
    }
    const facts = this.factsOf(pod);
    this.facts.set(key, facts);
    this.add(facts, 1);
    if (facts.active && !facts.available && facts.availableAtMs !== undefined) {
      this.settling.push({ key, facts, atMs: facts.availableAtMs });
    }
  }

  /** Counts what has become available until now; gives in how long the next one does. */
  settle(nowMs: number): number | undefined {
    for (let next = this.settling.peek(); next; next = this.settling.peek()) {
      const isCurrent = this.facts.get(next.key) === next.facts;
      if (isCurrent && next.atMs > nowMs) return next.atMs - nowMs;
      this.settling.pop();
      if (!isCurrent) continue;
      next.facts.available = true;
      this.counts.available++;
    }
    return undefined;
  }

  private factsOf(pod: Pod): Facts {
    const ready = isReady(pod);
    const sinceMs = ready ? readySinceMs(pod) : undefined;
    const availableAtMs =
      sinceMs === undefined || Number.isNaN(sinceMs) ? undefined : sinceMs + this.minReadyMs;
    return {
      active: isActive(pod),
      fullyLabeled: this.labels.every(([key, value]) => pod.metadata.labels?.[key] === value),
      ready,
      terminating: isTerminating(pod),
      availableAtMs,
      available: ready && this.minReadyMs === 0,
    };
  }

  private add({ active, fullyLabeled, ready, terminating, available }: Facts, by: 1 | -1): void {
    if (terminating) this.counts.terminating += by;
    if (!active) return;
    this.counts.active += by;
    if (fullyLabeled) this.counts.fullyLabeled += by;
    if (ready) this.counts.ready += by;
    if (available) this.counts.available += by;
  }
}
