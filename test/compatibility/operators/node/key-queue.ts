const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5000;

/** Keys that something is to be done about, one at a time: a key that comes again meanwhile is taken once more. */
export class KeyQueue {
  private readonly keys = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly work: (key: string) => Promise<void>;
  private isWorking = false;

  constructor(work: (key: string) => Promise<void>) {
    this.work = work;
  }

  add(key: string): void {
    this.keys.add(key);
    if (!this.isWorking) void this.run();
  }

  private async run(): Promise<void> {
    this.isWorking = true;
    for (const key of this.keys) {
      this.keys.delete(key);
      try {
        await this.work(key);
        this.failures.delete(key);
      } catch (error) {
        const count = this.failures.get(key) ?? 0;
        this.failures.set(key, count + 1);
        console.error(`${key}: ${String(error)}`);
        setTimeout(() => this.add(key), Math.min(FIRST_RETRY_MS * 2 ** count, LAST_RETRY_MS));
      }
    }
    this.isWorking = false;
  }
}
