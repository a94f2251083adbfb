import type { ObjectVersion } from './object-version.ts';
/** A change of one object. */
export declare class ObjectEvent {
  readonly revision: number;
  /** What the object is now; undefined where it was deleted. */
  readonly current: ObjectVersion | undefined;
  /** What it was before; undefined where it was created. */
  readonly previous: ObjectVersion | undefined;
  private last;
  constructor(revision: number, current: ObjectVersion | undefined, previous: ObjectVersion | undefined);
  /** What it was before, told at the revision of this change: what a watch sees go. */
  get gone(): ObjectVersion | undefined;
}
//# sourceMappingURL=object-event.d.ts.map
