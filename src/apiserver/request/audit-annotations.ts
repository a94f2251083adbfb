/** What is noted about a request for the audit log, by key: `authorization.k8s.io/decision`. The first note stays. */
export class AuditAnnotations {
  private notes: Map<string, string> | undefined;

  set(key: string, value: string): void {
    this.notes ??= new Map();
    if (!this.notes.has(key)) this.notes.set(key, value);
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return (this.notes ?? NONE).entries();
  }

  get(key: string): string | undefined {
    return this.notes?.get(key);
  }
}

const NONE: ReadonlyMap<string, string> = new Map();
