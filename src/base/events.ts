import { type Disposable, disposable } from './disposable.ts';

/**
 * Tells listeners of one kind of event, in the order in which they came. One that throws keeps nothing from the others;
 * what it threw is counted and handed to `onFailure`: left out, it becomes a rejection that nobody looked at, of which
 * each program has its own way to tell.
 */
export class Emitter<T> {
  private readonly listeners = new Set<(event: T) => void>();
  private readonly onFailure: (error: unknown) => void;
  private caught = 0;

  constructor(onFailure: (error: unknown) => void = rejectUnseen) {
    this.onFailure = onFailure;
  }

  /** How many calls of listeners have thrown. */
  get failures(): number {
    return this.caught;
  }

  on(listener: (event: T) => void): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  emit(event: T): void {
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        this.caught++;
        this.onFailure(error);
      }
    }
  }
}

function rejectUnseen(error: unknown): void {
  void Promise.reject(error instanceof Error ? error : new Error(String(error)));
}
