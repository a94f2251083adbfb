import type { TimeSlice } from '../base/index.ts';

/** Looks at what has come, a step at a time: an event may concern thousands of Pods. */
export type Look = () => Iterable<void>;

/**
 * What informers have told and nobody has looked at yet, in the order in which it came. However much comes at once, it
 * is worked off in slices: ten thousand Pods at the start, or an event with thousands of Pods that it could help.
 */
export class Inbox {
  private readonly onPush: () => void;
  private waiting: Look[] = [];
  private next = 0;

  /** `onPush` is called whenever something comes. */
  constructor(onPush: () => void) {
    this.onPush = onPush;
  }

  get isEmpty(): boolean {
    return this.next === this.waiting.length;
  }

  push(look: Look): void {
    this.waiting.push(look);
    this.onPush();
  }

  /** Works off what is there, and what comes meanwhile. */
  async drain(slice: TimeSlice): Promise<void> {
    for (let look = this.take(); look; look = this.take()) {
      for (const _ of look()) if (slice.spend()) await slice.yield();
      if (slice.spend()) await slice.yield();
    }
  }

  clear(): void {
    this.waiting = [];
    this.next = 0;
  }

  private take(): Look | undefined {
    const look = this.waiting[this.next];
    if (look) this.next++;
    else this.clear();
    return look;
  }
}
