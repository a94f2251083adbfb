import type { Store, StoreError, StoreEvent, StoreWatch, StoreWatcher } from '../../src/store/index.ts';

export const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

export const text = (value: Uint8Array | undefined): string | undefined =>
  value && new TextDecoder().decode(value);

/** Watches all keys that begin with a prefix, and keeps a line for each event. */
export class Recorder implements StoreWatcher {
  readonly seen: string[] = [];
  readonly watch: StoreWatch;
  error: StoreError | undefined;
  /** How far it has been told. */
  revision = 0;
  private wake: () => void = () => undefined;
  private readonly onEvents: (events: readonly StoreEvent[]) => void;

  constructor(
    store: Store,
    prefix: string,
    afterRevision: number,
    onEvents: (events: readonly StoreEvent[]) => void = () => undefined,
  ) {
    this.onEvents = onEvents;
    const end = `${prefix.slice(0, -1)}0`;
    this.watch = store.watch({ start: prefix, end, afterRevision }, this);
  }

  events(events: readonly StoreEvent[]): void {
    this.seen.push(...events.map(lineOf));
    this.progress(events.at(-1)?.revision ?? 0);
    this.onEvents(events);
  }

  progress(revision: number): void {
    this.revision = Math.max(this.revision, revision);
    this.wake();
  }

  ended(error: StoreError): void {
    this.error = error;
  }

  /** Resolves once everything up to a revision has been told. */
  async reached(revision: number): Promise<void> {
    this.watch.requestProgress();
    while (this.revision < revision) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}

export function lineOf(event: StoreEvent): string {
  const was = event.previous ? ` was ${text(event.previous.value)}` : '';
  return event.type === 'put'
    ? `put ${event.record.key}=${text(event.record.value)} @${event.revision}${was}`
    : `delete ${event.key} @${event.revision}${was}`;
}

export function isStoreError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Error && 'code' in error && error.code === code;
}
