/** Counts the writes that are under way, so that no more are begun than the server keeps up with. */
export class WriteLimit {
  private readonly limit: number;
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Resolves once there is room for one more; at once where there is. */
  async whenRoom(): Promise<void> {
    while (this.running >= this.limit) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Whether there is room for one more at most, should one just have begun. */
  get isAlmostFull(): boolean {
    return this.running >= this.limit - 1;
  }

  async run<T>(write: () => Promise<T>): Promise<T> {
    this.running++;
    try {
      return await write();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
