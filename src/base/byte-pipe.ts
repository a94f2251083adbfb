/**
 * One direction of bytes, from one writer to one reader, that holds at most about `limitBytes`: past that, the writer
 * waits until the reader has taken enough.
 *
 *     void pipe.write(bytes).then(() => pipe.end());
 *     for await (const chunk of pipe) take(chunk);
 */
export class BytePipe implements AsyncIterable<Uint8Array> {
  /** Resolves with undefined once the pipe has ended and all was read, or with what broke it. Never rejects. */
  readonly closed: Promise<Error | undefined>;
  private readonly limitBytes: number;
  private waiting: Uint8Array[] = [];
  /** What of `waiting` was read. */
  private taken = 0;
  private waitingBytes = 0;
  private ended = false;
  private broken: Error | undefined;
  private readonly wakeReader = new Wake();
  private readonly wakeWriter = new Wake();
  private close: (error: Error | undefined) => void = () => {};

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
    this.closed = new Promise((resolve) => (this.close = resolve));
  }

  /** Resolves once there is room for more. Rejects where the pipe is broken or has ended. */
  async write(bytes: Uint8Array): Promise<void> {
    this.throwIfBroken();
    if (this.ended) throw new Error('write after the end');
    if (bytes.length === 0) return;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    this.wakeReader.call();
    while (this.waitingBytes > this.limitBytes && !this.broken) await this.wakeWriter.wait();
    this.throwIfBroken();
  }

  /** Nothing more will be written; what waits is still read. */
  end(): void {
    this.ended = true;
    if (this.isEmpty) this.close(undefined);
    this.wakeReader.call();
  }

  /** Drops what waits: the reader and a writer that waits are told the reason. */
  abort(reason: Error): void {
    if (this.broken || (this.ended && this.isEmpty)) return;
    this.broken = reason;
    this.waiting = [];
    this.taken = 0;
    this.waitingBytes = 0;
    this.close(reason);
    this.wakeReader.call();
    this.wakeWriter.call();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return { next: () => this.next() };
  }

  private async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      this.throwIfBroken();
      const chunk = this.take();
      if (chunk) return { done: false, value: chunk };
      if (this.ended) return { done: true, value: undefined };
      await this.wakeReader.wait();
    }
  }

  private take(): Uint8Array | undefined {
    const chunk = this.waiting[this.taken];
    if (!chunk) return undefined;
    this.taken++;
    this.waitingBytes -= chunk.length;
    if (this.isEmpty) {
      this.waiting = [];
      this.taken = 0;
      if (this.ended) this.close(undefined);
    }
    this.wakeWriter.call();
    return chunk;
  }

  private throwIfBroken(): void {
    if (this.broken) throw this.broken;
  }

  private get isEmpty(): boolean {
    return this.taken === this.waiting.length;
  }
}

/** Wakes all that wait. */
class Wake {
  private callbacks: (() => void)[] = [];

  wait(): Promise<void> {
    return new Promise((resolve) => this.callbacks.push(resolve));
  }

  call(): void {
    const callbacks = this.callbacks;
    this.callbacks = [];
    for (const callback of callbacks) callback();
  }
}
