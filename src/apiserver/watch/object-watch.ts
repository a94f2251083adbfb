import { type Clock, type Disposable, Disposables } from '../../base/index.ts';
import { type Status, StatusError } from '../../api/index.ts';
import { StoreError } from '../../store/index.ts';
import type { Selection } from '../request/selection.ts';
import { servedObject, type StoredResource } from '../registry/served-resource.ts';
import type { CacheWatch, ObjectEvent, ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from './watch-event.ts';
import { WatchStream } from './watch-stream.ts';

export interface ObjectWatchOptions {
  readonly resource: StoredResource;
  readonly encode: (event: WatchEvent) => Uint8Array;
  readonly selection: Selection;
  /** What the keys of all wanted objects begin with. */
  readonly keyPrefix: string;
  /** The changes after this revision; undefined: first the objects that there are, as `ADDED`, then what comes. */
  readonly afterRevision: number | undefined;
  /** Tell the end of the objects that there are by an annotated bookmark. */
  readonly markInitialEvents: boolean;
  readonly bookmarks: boolean;
  readonly timeoutMs: number;
  readonly queueLimit: number;
}

/** Watches the objects of a resource, of which the cache must be loaded. Ends by itself after the timeout. */
export function watchObjects(clock: Clock, signal: AbortSignal, options: ObjectWatchOptions): WatchStream {
  const parts = new Disposables();
  const stream = new WatchStream(options.queueLimit, options.encode, () => parts.dispose());
  const watch = parts.add(new ObjectWatch(options, stream));
  watch.start();
  const onAbort = (): void => stream.dispose();
  signal.addEventListener('abort', onAbort, { once: true });
  parts.add({ dispose: () => signal.removeEventListener('abort', onAbort) });
  parts.add(clock.setTimer(options.timeoutMs, () => stream.end()));
  if (options.bookmarks) parts.add(new Bookmarks(clock, options.timeoutMs, () => void watch.bookmark()));
  return stream;
}

class ObjectWatch implements Disposable {
  private readonly options: ObjectWatchOptions;
  private readonly stream: WatchStream;
  private watch: CacheWatch | undefined;
  /** The revision of the last change that was told. */
  private revision: number;

  constructor(options: ObjectWatchOptions, stream: WatchStream) {
    this.options = options;
    this.stream = stream;
    this.revision = options.afterRevision ?? options.resource.storage.cache.revision;
  }

  start(): void {
    if (this.options.afterRevision === undefined) this.tellObjects();
    try {
      this.watch = this.options.resource.storage.cache.watch(this.revision, {
        event: (event) => this.tell(event),
        ended: (error) => this.ended(error),
      });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.ended(error);
    }
  }

  async bookmark(): Promise<void> {
    const told = (await this.watch?.progress()) ?? 0;
    const revision = Math.max(this.revision, told);
    this.stream.push({ type: 'BOOKMARK', revision });
  }

  dispose(): void {
    this.watch?.dispose();
  }

  private tellObjects(): void {
    const { resource, selection, keyPrefix, markInitialEvents } = this.options;
    for (const version of resource.storage.cache.from(keyPrefix, keyPrefix)) {
      if (selection.isEverything || selection.matches(servedObject(resource, version))) {
        this.stream.push({ type: 'ADDED', version });
      }
    }
    const { revision } = this;
    if (markInitialEvents) {
      const annotations = { 'k8s.io/initial-events-end': 'true' };
      this.stream.push({ type: 'BOOKMARK', revision, annotations });
    }
  }

  private tell(event: ObjectEvent): void {
    this.revision = event.revision;
    const { current, previous } = event;
    if (!(current ?? previous)?.key.startsWith(this.options.keyPrefix)) return;
    const isIn = this.selects(current);
    const wasIn = this.selects(previous);
    if (current && isIn) this.stream.push({ type: wasIn ? 'MODIFIED' : 'ADDED', version: current });
    else if (wasIn && event.gone) this.stream.push({ type: 'DELETED', version: event.gone });
  }

  private selects(version: ObjectVersion | undefined): boolean {
    if (!version) return false;
    const { selection, resource } = this.options;
    return selection.isEverything || selection.matches(servedObject(resource, version));
  }

  private ended(error: StoreError | undefined): void {
    if (error?.code === 'compacted') {
      this.stream.push({ type: 'ERROR', status: tooOld(this.revision, error.revision ?? 0) });
    }
    if (error?.code === 'damaged') {
      const status = new StatusError(500, 'StorageReadError', error.message).toStatus();
      this.stream.push({ type: 'ERROR', status });
    }
    this.stream.end();
  }
}

function tooOld(revision: number, oldest: number): Status {
  return new StatusError(410, 'Expired', `too old resource version: ${revision} (${oldest})`).toStatus();
}

/** Calls back about once a minute and shortly before the end, as upstream sends bookmarks. */
class Bookmarks implements Disposable {
  private static readonly intervalMs = 60_000;
  private static readonly beforeEndMs = 2000;
  private readonly clock: Clock;
  private readonly lastMs: number;
  private readonly due: () => void;
  private timer: Disposable | undefined;

  constructor(clock: Clock, timeoutMs: number, due: () => void) {
    this.clock = clock;
    this.lastMs = clock.now() + timeoutMs - Bookmarks.beforeEndMs;
    this.due = due;
    this.schedule();
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private schedule(): void {
    const leftMs = this.lastMs - this.clock.now();
    if (leftMs <= 0) return;
    this.timer = this.clock.setTimer(Math.min(Bookmarks.intervalMs, leftMs), () => {
      this.due();
      this.schedule();
    });
  }
}
