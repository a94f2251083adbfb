import type { Clock, Disposable } from '../base/index.ts';

/** The pause of a key whose changes come alone. */
const SHORTEST_MS = 20;
/** The longest that a crowd of changes is kept waiting. */
const LONGEST_MS = 640;
/** A crowd is over when nothing has come for this part of its pause. */
const QUIET_PART = 8;

interface Batch {
  /** How long the crowd is gathered at most. */
  pauseMs: number;
  firstMs: number;
  lastMs: number;
  /** Whether a change waits; else the batch is only remembered, so that the next one knows of the crowd. */
  waiting: boolean;
  timer: Disposable | undefined;
}

/**
 * Gathers changes that come in crowds: a key is handed on once for all that came meanwhile. A change that comes alone
 * waits 20 ms; while a crowd goes on, each batch is gathered for twice as long as the one before, so that the number of
 * batches grows with the logarithm of its size; and where nothing more comes, nobody waits for the end of the pause.
 */
export class KeyBatches implements Disposable {
  private readonly clock: Clock;
  private readonly handOn: (key: string) => void;
  private readonly batches = new Map<string, Batch>();

  constructor(clock: Clock, handOn: (key: string) => void) {
    this.clock = clock;
    this.handOn = handOn;
  }

  add(key: string): void {
    const nowMs = this.clock.now();
    const batch = this.batches.get(key);
    if (batch?.waiting) {
      batch.lastMs = nowMs;
      return;
    }
    batch?.timer?.dispose();
    const next: Batch = {
      pauseMs: batch?.pauseMs ?? SHORTEST_MS,
      firstMs: nowMs,
      lastMs: nowMs,
      waiting: true,
      timer: undefined,
    };
    this.batches.set(key, next);
    this.wait(key, next);
  }

  dispose(): void {
    for (const { timer } of this.batches.values()) timer?.dispose();
    this.batches.clear();
  }

  private wait(key: string, batch: Batch): void {
    const quietAtMs = batch.lastMs + Math.max(SHORTEST_MS, batch.pauseMs / QUIET_PART);
    const dueMs = Math.min(quietAtMs, batch.firstMs + batch.pauseMs);
    const leftMs = dueMs - this.clock.now();
    if (leftMs > 0) {
      batch.timer = this.clock.setTimer(leftMs, () => this.wait(key, batch));
      return;
    }
    const isCrowd = quietAtMs > this.clock.now();
    batch.waiting = false;
    batch.pauseMs = isCrowd
      ? Math.min(LONGEST_MS, batch.pauseMs * 2)
      : Math.max(SHORTEST_MS, batch.pauseMs / 2);
    batch.timer = this.clock.setTimer(2 * batch.pauseMs, () => this.batches.delete(key));
    this.handOn(key);
  }
}
