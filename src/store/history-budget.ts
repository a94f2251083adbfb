import type { StoreEvent } from './record.ts';

/** How many bytes are counted together. */
const STEPS = 64;

/**
 * How much of the past is kept: says up to where to forget it where that is too much. It counts what was written, and
 * gives half of it back at a time, so that a compaction comes once for many writes.
 */
export class HistoryBudget {
  private readonly limitBytes: number;
  /** The bytes written up to a revision, since the step before. */
  private steps: { revision: number; bytes: number }[] = [];
  private bytes = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  /** Counts what a revision has written. Gives the revision up to which to forget; undefined: there is room. */
  add(revision: number, bytes: number): number | undefined {
    const last = this.steps.at(-1);
    if (last && last.bytes < this.limitBytes / STEPS) {
      last.revision = revision;
      last.bytes += bytes;
    } else {
      this.steps.push({ revision, bytes });
    }
    this.bytes += bytes;
    return this.bytes > this.limitBytes ? this.halve() : undefined;
  }

  /** What was before `revision` is kept no more. */
  forget(revision: number): void {
    const kept = this.steps.findIndex((step) => step.revision > revision);
    const gone = this.steps.splice(0, kept < 0 ? this.steps.length : kept);
    for (const { bytes } of gone) this.bytes -= bytes;
  }

  private halve(): number | undefined {
    let left = this.bytes;
    let revision: number | undefined;
    // The newest step grows still.
    for (const step of this.steps.slice(0, -1)) {
      if (left <= this.limitBytes / 2) break;
      left -= step.bytes;
      ({ revision } = step);
    }
    if (revision !== undefined) this.forget(revision);
    return revision;
  }
}

/** What an event costs beside the value that it replaced. */
const EVENT_BYTES = 256;

/** What is kept for the sake of the past alone. */
export function pastBytes(events: readonly StoreEvent[]): number {
  let bytes = 0;
  for (const { previous } of events) bytes += EVENT_BYTES + (previous?.value.length ?? 0);
  return bytes;
}
