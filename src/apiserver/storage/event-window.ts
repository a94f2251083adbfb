import { lowerBound } from '../../base/index.ts';
import type { ObjectEvent } from './object-event.ts';

/** The latest changes of a resource, oldest first, without a gap. */
export class EventWindow {
  private readonly limit: number;
  private events: ObjectEvent[] = [];
  /** All changes after this revision are here. */
  private begin = Number.POSITIVE_INFINITY;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Starts anew: changes after `revision` will be added. */
  reset(revision: number): void {
    this.events = [];
    this.begin = revision;
  }

  add(event: ObjectEvent): void {
    this.events.push(event);
    if (this.events.length > 2 * this.limit) this.keepFrom(this.events.length - this.limit);
  }

  /** The change that came `count` changes before the latest one. */
  before(count: number): ObjectEvent | undefined {
    return this.events[this.events.length - 1 - count];
  }

  /** Forgets the changes up to `revision`. */
  trim(revision: number): void {
    if (revision <= this.begin) return;
    this.keepFrom(this.indexAfter(revision));
    this.begin = revision;
  }

  reachesBackTo(revision: number): boolean {
    return revision >= this.begin;
  }

  after(revision: number): readonly ObjectEvent[] {
    return this.events.slice(this.indexAfter(revision));
  }

  hasAfter(revision: number): boolean {
    return (this.events.at(-1)?.revision ?? 0) > revision;
  }

  private keepFrom(index: number): void {
    this.begin = this.events[index - 1]?.revision ?? this.begin;
    this.events = this.events.slice(index);
  }

  private indexAfter(revision: number): number {
    return lowerBound(this.events.length, (index) => (this.events[index]?.revision ?? 0) <= revision);
  }
}
