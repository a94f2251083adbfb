/** What a key holds; null: it is not there. */
export type Held = string | null;

interface Entry {
  acknowledged: Held;
  /** What was asked for since, without an answer: it may have been done. */
  asked: Held[];
}

/** What a store must hold: every write that was acknowledged, and of those without an answer any one that came after. */
export class Ledger {
  /** The newest revision in an answer. */
  revision = 0;
  /** How many writes were acknowledged. */
  acknowledged = 0;
  private readonly entries = new Map<string, Entry>();

  held(name: string): Held {
    return this.entries.get(name)?.acknowledged ?? null;
  }

  isCertain(name: string): boolean {
    return (this.entries.get(name)?.asked.length ?? 0) === 0;
  }

  ask(name: string, held: Held): void {
    const entry = this.entries.get(name) ?? { acknowledged: null, asked: [] };
    this.entries.set(name, entry);
    entry.asked.push(held);
  }

  acknowledge(name: string, held: Held, revision: number): void {
    this.settle(name, held);
    this.acknowledged++;
    this.revision = Math.max(this.revision, revision);
  }

  names(): Iterable<string> {
    return this.entries.keys();
  }

  /** What was seen to be there. */
  settle(name: string, held: Held): void {
    this.entries.set(name, { acknowledged: held, asked: [] });
  }

  /** The names of which something else is found than what may be there; what is found is taken for certain from then on. */
  check(found: ReadonlyMap<string, string>): string[] {
    const wrong: string[] = [];
    for (const [name, { acknowledged, asked }] of this.entries) {
      const held = found.get(name) ?? null;
      if (held !== acknowledged && !asked.includes(held)) wrong.push(name);
      this.settle(name, held);
    }
    for (const name of found.keys()) if (!this.entries.has(name)) wrong.push(name);
    return wrong;
  }
}
