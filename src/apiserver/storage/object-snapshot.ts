import type { SortedMap } from '../../store/index.ts';
import type { ObjectVersion } from './object-version.ts';

/** How many objects are taken at a time from the tree below. */
const BATCH = 64;

/**
 * The objects of a resource as of one moment, whatever comes afterwards. It shares with the cache, and with other
 * snapshots, whatever they have in common, and may be read at any speed.
 */
export class ObjectSnapshot {
  /** How much the cache had replaced by then: see {@link ResourceCache.replacedBytes}. */
  readonly replacedBytes: number;
  private readonly objects: SortedMap<ObjectVersion>;

  /** Nobody changes `objects` any more. */
  constructor(objects: SortedMap<ObjectVersion>, replacedBytes: number) {
    this.objects = objects;
    this.replacedBytes = replacedBytes;
  }

  /** The objects of which the key is at or after `start` and begins with `prefix`, in the order of keys. */
  *from(start: string, prefix: string): IterableIterator<ObjectVersion> {
    for (let next = start; ;) {
      const batch = this.batch(next, prefix);
      yield* batch;
      const last = batch.at(-1);
      if (!last || batch.length < BATCH) return;
      next = `${last.key}\0`;
    }
  }

  /** The same with their number, to be gone through when somebody does. */
  sequence(start: string, prefix: string): Iterable<ObjectVersion> & { readonly length: number } {
    return { length: this.countFrom(start, prefix), [Symbol.iterator]: () => this.from(start, prefix) };
  }

  countFrom(start: string, prefix: string): number {
    return this.objects.countBetween(start, `${prefix}\uffff`);
  }

  private batch(start: string, prefix: string): readonly ObjectVersion[] {
    const batch: ObjectVersion[] = [];
    this.objects.visit(start, `${prefix}\uffff`, (version) => batch.push(version) < BATCH);
    return batch;
  }
}
