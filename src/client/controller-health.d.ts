/** What is wrong with the controllers of a program, by their names. */
export declare class ControllerHealth {
  private readonly failures;
  fail(controller: string, why: string): void;
  recover(controller: string): void;
  /** Throws with all that is wrong, where something is. */
  check(): void;
}
//# sourceMappingURL=controller-health.d.ts.map
