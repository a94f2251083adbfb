import { type Disposable, disposable } from './disposable.ts';

/** Tells listeners of one kind of event, in the order in which they came. */
export class Emitter<T> {
  private readonly listeners = new Set<(event: T) => void>();

  on(listener: (event: T) => void): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  emit(event: T): void {
    for (const listener of this.listeners) listener(event);
  }
}
