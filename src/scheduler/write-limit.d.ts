/** Counts the writes that are under way, so that no more are begun than the server keeps up with. */
export declare class WriteLimit {
  private readonly limit;
  private readonly waiting;
  private running;
  constructor(limit: number);
  /** Resolves once there is room for one more; at once where there is. */
  whenRoom(): Promise<void>;
  run<T>(write: () => Promise<T>): Promise<T>;
}
//# sourceMappingURL=write-limit.d.ts.map
