/** Pauses that double from `initialMs` up to `limitMs`, until a success starts them again. */
export class Backoff {
  private readonly initialMs: number;
  private readonly limitMs: number;
  private currentMs: number;

  constructor({ initialMs, limitMs }: { readonly initialMs: number; readonly limitMs: number }) {
    this.initialMs = initialMs;
    this.limitMs = limitMs;
    this.currentMs = initialMs;
  }

  nextMs(): number {
    const now = this.currentMs;
    this.currentMs = Math.min(this.currentMs * 2, this.limitMs);
    return now;
  }

  reset(): void {
    this.currentMs = this.initialMs;
  }
}
