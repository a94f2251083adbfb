import type { TimeSlice } from '../base/index.ts';

/**
 * What informers have told and nobody has looked at yet, in the order in which it came. However much comes at once, it
 * is worked off in slices: ten thousand Pods at the start, or an event with thousands of Pods that it could help.
 */
export class Inbox {
  private readonly onPush: () => void;
  private waiting: (() => number)[] = [];
  private next = 0;

  /** `onPush` is called whenever something comes. */
  constructor(onPush: () => void) {
    this.onPush = onPush;
  }

  get isEmpty(): boolean {
    return this.next === this.waiting.length;
  }

  /** `look` gives how many steps of work it was. */
  push(look: () => number): void {
    this.waiting.push(look);
    this.onPush();
  }

  /** Works off what is there, and what comes meanwhile. */
  async drain(slice: TimeSlice): Promise<void> {
    for (let look = this.take(); look; look = this.take()) {
      if (slice.spend(look())) await slice.yield();
    }
  }

  clear(): void {
    this.waiting = [];
    this.next = 0;
  }

  private take(): (() => number) | undefined {
    const look = this.waiting[this.next];
    if (look) this.next++;
    else this.clear();
    return look;
  }
}
