import { isSelected, type StoredResource } from '../registry/served-resource.ts';
import type { Selection } from '../request/selection.ts';
import type { ObjectEvent, ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from './watch-event.ts';

/** Which objects of a resource a watch is about. */
export interface WatchedObjects {
  readonly selection: Selection;
  /** What the keys of all wanted objects begin with. */
  readonly keyPrefix: string;
}

/** Tells of changes as somebody sees them who is shown some of the objects alone. */
export class Narrator {
  private readonly resource: StoredResource;
  private readonly watched: WatchedObjects;

  constructor(resource: StoredResource, { selection, keyPrefix }: WatchedObjects) {
    this.resource = resource;
    this.watched = { selection, keyPrefix };
  }

  /** Whether there is something to tell of a change. */
  concerns({ current, previous }: ObjectEvent): boolean {
    return this.selects(current) || this.selects(previous);
  }

  /** An object that there was from the beginning; undefined where it is not shown. */
  added(version: ObjectVersion): WatchEvent | undefined {
    return this.selects(version) ? { type: 'ADDED', version } : undefined;
  }

  /** An object that comes to be shown was added, and one that no longer is has gone. */
  changed(event: ObjectEvent): WatchEvent | undefined {
    const { current, previous } = event;
    const wasIn = this.selects(previous);
    if (current && this.selects(current)) return { type: wasIn ? 'MODIFIED' : 'ADDED', version: current };
    return wasIn && event.gone ? { type: 'DELETED', version: event.gone } : undefined;
  }

  private selects(version: ObjectVersion | undefined): boolean {
    const { selection, keyPrefix } = this.watched;
    if (!version?.key.startsWith(keyPrefix)) return false;
    return isSelected(selection, this.resource.kind, version);
  }
}
