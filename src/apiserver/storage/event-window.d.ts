import type { ObjectEvent } from './object-event.ts';
/** The latest changes of a resource, oldest first, without a gap. */
export declare class EventWindow {
  private readonly limit;
  private events;
  /** All changes after this revision are here. */
  private begin;
  constructor(limit: number);
  /** Starts anew: changes after `revision` will be added. */
  reset(revision: number): void;
  add(event: ObjectEvent): void;
  /** The change that came `count` changes before the latest one. */
  before(count: number): ObjectEvent | undefined;
  /** Forgets the changes up to `revision`. */
  trim(revision: number): void;
  reachesBackTo(revision: number): boolean;
  after(revision: number): readonly ObjectEvent[];
  hasAfter(revision: number): boolean;
  private keepFrom;
  private indexAfter;
}
//# sourceMappingURL=event-window.d.ts.map
