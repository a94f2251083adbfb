import type { ServerResponse } from 'node:http';

/** Who receives an answer, at their own pace. Whatever is waited for, it has one listener of each kind. */
export class Receiver {
  private readonly outgoing: ServerResponse;
  private wake: (() => void) | undefined;

  /** `cut`: aborts where the receiver is to be broken off. */
  constructor(outgoing: ServerResponse, cut?: AbortSignal) {
    this.outgoing = outgoing;
    const go = (): void => this.wake?.();
    outgoing.on('drain', go);
    outgoing.on('close', go);
    cut?.addEventListener('abort', () => outgoing.destroy(), { once: true });
    if (cut?.aborted) outgoing.destroy();
  }

  get isGone(): boolean {
    return this.outgoing.destroyed;
  }

  /** Sends a chunk. Resolves, where the receiver is slow, once there is room for the next one, or nobody to take it. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.isGone || this.outgoing.write(chunk) || this.isGone) return undefined;
    return new Promise((resolve) => (this.wake = resolve));
  }
}
