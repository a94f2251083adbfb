import type { Turns } from '../language/index.ts';

/**
 * Shares the process between what is worked on and what the client sends. The connection hands over one message an
 * iteration of the event loop; a pause ends once an iteration went by without one.
 */
export class MessageTurns implements Turns {
  private messages = 0;

  /** To be told of each message that comes. */
  messageCame(): void {
    this.messages++;
  }

  nowMs(): number {
    return performance.now();
  }

  async pause(): Promise<void> {
    let before: number;
    do {
      before = this.messages;
      await new Promise<void>((resolve) => setImmediate(resolve));
    } while (this.messages !== before);
  }
}
