/** Pauses that double from `initialMs` up to `limitMs`, until a success starts them again. */
export declare class Backoff {
  private readonly initialMs;
  private readonly limitMs;
  private currentMs;
  constructor({ initialMs, limitMs }: { readonly initialMs: number; readonly limitMs: number });
  nextMs(): number;
  reset(): void;
}
//# sourceMappingURL=backoff.d.ts.map
