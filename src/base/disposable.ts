/** Something that was started and can be stopped. Disposing twice is the same as once. */
export interface Disposable {
  dispose(): void;
}

/** Something whose end takes time: a server with open connections, a store with writes under way. */
export interface AsyncDisposable {
  dispose(): Promise<void>;
}

/** Makes a {@link Disposable} that runs `stop` at most once. */
export function disposable(stop: () => void): Disposable {
  let stopped = false;
  return {
    dispose() {
      if (stopped) return;
      stopped = true;
      stop();
    },
  };
}

/** Collects what was started, and stops it in the reverse order. What is added after the end is stopped at once. */
export class Disposables implements Disposable {
  private readonly items: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.items.push(item);
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (let item = this.items.pop(); item !== undefined; item = this.items.pop()) item.dispose();
  }
}
