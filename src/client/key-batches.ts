import type { Clock, Disposable } from '../base/index.ts';

/** The pause of a key whose changes come alone. */
const SHORTEST_MS = 20;
/** The longest that a crowd of changes is kept waiting. */
const LONGEST_MS = 640;
/** A crowd is over when nothing has come for this part of its pause. */
const QUIET_PART = 8;
/** Where so many more changes are known to come, a crowd goes on, however slowly. */
const CROWD_SIZE = 16;
/** A key is left alone for so many times as long as the work on it took, */
const REST_PER_WORK = 2;
/** but for no longer than this. */
const LONGEST_REST_MS = 320;

interface Batch {
  /** How long the crowd is gathered at most. */
  pauseMs: number;
  firstMs: number;
  lastMs: number;
  /** What is still to come, where that is known. */
  left: number | undefined;
  /** Whether a change waits; else the batch is only remembered, so that the next one knows of the crowd. */
  waiting: boolean;
  timer: Disposable | undefined;
}

/**
 * Gathers changes that come in crowds: a key is handed on once for all that came meanwhile. A change that comes alone
 * waits 20 ms; while a crowd goes on, each batch is gathered for twice as long as the one before, so that the number of
 * batches grows with the logarithm of its size; and where nothing more comes, nobody waits for the end of the pause. Where
 * a change is said to be the last of its crowd, nobody waits at all, but for an eighth of the pause since the batch began:
 * a crowd that is over again and again is gathered all the same.
 *
 * A key on which the work takes long waits longer: what trickles in would else cost a whole work each, and work on an owner
 * costs more the more it owns.
 */
export class KeyBatches implements Disposable {
  private readonly clock: Clock;
  private readonly handOn: (key: string) => void;
  private readonly batches = new Map<string, Batch>();
  /** The shortest pauses of keys where they are longer than others'. */
  private readonly rests = new Map<string, number>();

  constructor(clock: Clock, handOn: (key: string) => void) {
    this.clock = clock;
    this.handOn = handOn;
  }

  /**
   * `left`: of how many things a change is still to come, as far as is known. 0: this is the last one of its crowd. Where it
   * is left out, a crowd is known by how soon its changes follow each other, which on a busy computer they do not.
   */
  add(key: string, left?: number): void {
    const nowMs = this.clock.now();
    const batch = this.batches.get(key);
    if (batch?.waiting) {
      batch.lastMs = nowMs;
      batch.left = left;
      // What had to be waited for longer is due now; what is due later than thought, its timer finds out.
      if (left === 0) this.wait(key, batch);
      return;
    }
    batch?.timer?.dispose();
    const next: Batch = {
      pauseMs: Math.max(batch?.pauseMs ?? 0, this.shortestOf(key)),
      firstMs: nowMs,
      lastMs: nowMs,
      left,
      waiting: true,
      timer: undefined,
    };
    this.batches.set(key, next);
    this.wait(key, next);
  }

  /** How long the last work on a key took. */
  worked(key: string, workedMs: number): void {
    const restMs = Math.min(LONGEST_REST_MS, workedMs * REST_PER_WORK);
    if (restMs > SHORTEST_MS) this.rests.set(key, restMs);
    else this.rests.delete(key);
  }

  dispose(): void {
    for (const { timer } of this.batches.values()) timer?.dispose();
    this.batches.clear();
    this.rests.clear();
  }

  private shortestOf(key: string): number {
    return this.rests.get(key) ?? SHORTEST_MS;
  }

  private wait(key: string, batch: Batch): void {
    batch.timer?.dispose();
    const shortestMs = this.shortestOf(key);
    const quietMs = Math.max(shortestMs, batch.pauseMs / QUIET_PART);
    const quietAtMs = batch.lastMs + quietMs;
    const isLarge = (batch.left ?? 0) >= CROWD_SIZE;
    const overAtMs = isLarge ? Infinity : batch.left === 0 ? batch.firstMs + quietMs : quietAtMs;
    const dueMs = Math.min(overAtMs, batch.firstMs + batch.pauseMs);
    const leftMs = dueMs - this.clock.now();
    if (leftMs > 0) {
      batch.timer = this.clock.setTimer(leftMs, () => this.wait(key, batch));
      return;
    }
    const isCrowd = isLarge || quietAtMs > this.clock.now();
    batch.waiting = false;
    batch.pauseMs = isCrowd
      ? Math.min(LONGEST_MS, batch.pauseMs * 2)
      : Math.max(shortestMs, batch.pauseMs / 2);
    batch.timer = this.clock.setTimer(2 * batch.pauseMs, () => this.batches.delete(key));
    this.handOn(key);
  }
}
