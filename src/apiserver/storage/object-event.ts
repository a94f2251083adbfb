import type { ObjectVersion } from './object-version.ts';

/** A change of one object. */
export class ObjectEvent {
  readonly revision: number;
  /** What the object is now; undefined where it was deleted. */
  readonly current: ObjectVersion | undefined;
  /** What it was before; undefined where it was created. */
  readonly previous: ObjectVersion | undefined;
  private last: ObjectVersion | undefined;

  constructor(revision: number, current: ObjectVersion | undefined, previous: ObjectVersion | undefined) {
    this.revision = revision;
    this.current = current;
    this.previous = previous;
  }

  /** What it was before, told at the revision of this change: what a watch sees go. */
  get gone(): ObjectVersion | undefined {
    this.last ??= this.previous?.at(this.revision);
    return this.last;
  }
}
