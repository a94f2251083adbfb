import { type Clock, LruMap } from '../base/index.ts';

interface Entry {
  readonly backend: string;
  readonly untilMs: number;
}

/** So many clients are remembered; who was not seen for longest is forgotten first. */
const CLIENTS_LIMIT = 100_000;

/** Which endpoint a client was last sent to, for as long as its Service wants that kept. */
export class AffinityTable {
  private readonly clock: Clock;
  private readonly entries = new LruMap<string, Entry>(CLIENTS_LIMIT);

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get(key: string): string | undefined {
    const entry = this.entries.get(key);
    if (entry && entry.untilMs > this.clock.now()) return entry.backend;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, backend: string, keepMs: number): void {
    this.entries.set(key, { backend, untilMs: this.clock.now() + keepMs });
  }
}
