/** So long lines may wait to be taken. As upstream. */
const PATIENCE_MS = 120_000;

/** Where lines go: what they must be for this program of a stream. */
export interface LineSink {
  write(text: string, taken: () => void): unknown;
}

/** Lines that are written to a stream, and whether it takes them. */
export class TakenLines {
  private readonly sink: LineSink;
  private readonly nowMs: () => number;
  /** When lines that are not taken yet were written, oldest first. */
  private readonly waiting: number[] = [];
  /** How many of the oldest wait no more. */
  private taken = 0;

  constructor(sink: LineSink, nowMs: () => number) {
    this.sink = sink;
    this.nowMs = nowMs;
  }

  write(line: string): void {
    this.waiting.push(this.nowMs());
    // A stream that is gone calls back, too: nobody is kept waiting by it.
    this.sink.write(`${line}\n`, () => this.take());
  }

  /** Rejects where the oldest line that waits has waited for too long. */
  async check(): Promise<void> {
    const oldestMs = this.waiting[this.taken];
    if (oldestMs !== undefined && this.nowMs() - oldestMs >= PATIENCE_MS) throw new Error('logging blocked');
  }

  private take(): void {
    this.taken++;
    if (this.taken < this.waiting.length) return;
    this.waiting.length = 0;
    this.taken = 0;
  }
}
