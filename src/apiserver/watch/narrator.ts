import type { Kind } from '../../api/index.ts';
import { viewOf, viewsOf } from '../registry/served-view.ts';
import type { Selection } from '../request/selection.ts';
import type { ObjectEvent, ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from './watch-event.ts';

/** Which objects of a resource a watch is about. */
export interface WatchedObjects {
  readonly selection: Selection;
  /** What the keys of all wanted objects begin with. */
  readonly keyPrefix: string;
}

/** What is told; undefined: nothing. It has to be waited for where objects have to be converted first. */
export type Told = WatchEvent | undefined | Promise<WatchEvent | undefined>;

/** So many are converted at a time. */
const VIEWS_AT_A_TIME = 100;

/** Tells of changes as somebody sees them who is shown some of the objects alone. */
export class Narrator {
  private readonly kind: Kind;
  private readonly watched: WatchedObjects;

  constructor(kind: Kind, { selection, keyPrefix }: WatchedObjects) {
    this.kind = kind;
    this.watched = { selection, keyPrefix };
  }

  /** Whether there is something to tell of a change. */
  concerns({ current, previous }: ObjectEvent): boolean {
    // What a version of it shows is not known before it is converted.
    if (this.kind.conversion) return this.isBelow(current) || this.isBelow(previous);
    return this.selects(current) || this.selects(previous);
  }

  /** Objects that there were from the beginning; undefined in the place of one that is not shown. */
  *added(versions: Iterable<ObjectVersion>): Iterable<Told> {
    const { kind } = this;
    if (kind.conversion) yield* this.addedViews(versions);
    else for (const version of versions) yield this.toldAsAdded(version);
  }

  *changes(events: Iterable<ObjectEvent>): Iterable<Told> {
    for (const event of events) yield this.changed(event);
  }

  /** An object that comes to be shown was added, and one that no longer is has gone. */
  changed(event: ObjectEvent): Told {
    const { current, previous } = event;
    return this.kind.conversion ? this.changedViews(event) : this.told(event, previous, current);
  }

  /** Those that come together are converted together; they are told in their order all the same. */
  private *addedViews(versions: Iterable<ObjectVersion>): Iterable<Told> {
    let stored: ObjectVersion[] = [];
    const all = [...versions];
    for (const [index, version] of all.entries()) {
      stored.push(version);
      if (stored.length < VIEWS_AT_A_TIME && index < all.length - 1) continue;
      const views = viewsOf(this.kind, stored);
      for (const place of stored.keys()) {
        yield views instanceof Promise
          ? views.then((ready) => this.toldAsAdded(ready[place]))
          : this.toldAsAdded(views[place]);
      }
      stored = [];
    }
  }

  private async changedViews(event: ObjectEvent): Promise<WatchEvent | undefined> {
    const { current, previous } = event;
    const [now, before] = await Promise.all([this.view(current), this.view(previous)]);
    const told = this.told(event, before, now);
    if (told?.type !== 'DELETED') return told;
    return { type: 'DELETED', version: await viewOf(this.kind, told.version) };
  }

  private view(version: ObjectVersion | undefined): ObjectVersion | Promise<ObjectVersion> | undefined {
    return version && viewOf(this.kind, version);
  }

  private toldAsAdded(version: ObjectVersion | undefined): WatchEvent | undefined {
    return version && this.selects(version) ? { type: 'ADDED', version } : undefined;
  }

  private told(
    { gone }: ObjectEvent,
    before: ObjectVersion | undefined,
    now: ObjectVersion | undefined,
  ): WatchEvent | undefined {
    const wasIn = this.selects(before);
    if (now && this.selects(now)) return { type: wasIn ? 'MODIFIED' : 'ADDED', version: now };
    return wasIn && gone ? { type: 'DELETED', version: gone } : undefined;
  }

  private selects(version: ObjectVersion | undefined): boolean {
    if (!this.isBelow(version)) return false;
    const { selection } = this.watched;
    return selection.isEverything || (version !== undefined && selection.matches(version));
  }

  private isBelow(version: ObjectVersion | undefined): boolean {
    return version?.key.startsWith(this.watched.keyPrefix) ?? false;
  }
}
