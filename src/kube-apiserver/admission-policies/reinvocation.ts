/** Which policies are asked once more about a write, once others have changed it. */
export class Reinvocation {
  /** Asked, and to be asked again after the next change. */
  private readonly asked = new Set<string>();
  private readonly due = new Set<string>();
  private lastOutput: string | undefined;

  isDue(key: string): boolean {
    return this.due.has(key);
  }

  /** Before the second round: what others did to the object since the first one counts as a change. */
  begin(object: string): void {
    if (this.lastOutput !== undefined && this.lastOutput !== object) this.changed();
  }

  end(object: string): void {
    this.lastOutput = object;
  }

  /** The object was changed: all that were asked before are due. */
  changed(): void {
    for (const key of this.asked) this.due.add(key);
    this.asked.clear();
  }

  /** Remembers that a policy was asked which wants to be asked again. */
  add(key: string): void {
    this.asked.add(key);
  }
}
