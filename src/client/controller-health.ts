/** What is wrong with the controllers of a program, by their names. */
export class ControllerHealth {
  private readonly failures = new Map<string, string>();

  fail(controller: string, why: string): void {
    this.failures.set(controller, why);
  }

  recover(controller: string): void {
    this.failures.delete(controller);
  }

  /** Throws with all that is wrong, where something is. */
  check(): void {
    if (this.failures.size === 0) return;
    throw new Error([...this.failures].map(([controller, why]) => `${controller}: ${why}`).join('; '));
  }
}
