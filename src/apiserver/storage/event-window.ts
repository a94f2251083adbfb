import { lowerBound } from '../../base/index.ts';
import type { ObjectEvent } from './object-event.ts';

export interface WindowLimits {
  readonly events: number;
  /** Of what only the window still holds: the objects as they were before. */
  readonly bytes: number;
}

/** What an event takes beside the object that it replaced. */
const EVENT_BYTES = 200;
/** How many of the latest changes, and how much of them, keep what was made of them for answers. */
const WARM_EVENTS = 200;
const WARM_BYTES = 2 * 1024 * 1024;

/**
 * The latest changes of a resource, oldest first, without a gap. Each has a place, counted from the very first one, so that
 * any number of readers can go through them at their own speed; who is too slow finds its place gone.
 */
export class EventWindow {
  private readonly limits: WindowLimits;
  private readonly cool: (event: ObjectEvent) => void;
  /** Those before `dropped` are gone. */
  private events: (ObjectEvent | undefined)[] = [];
  private dropped = 0;
  /** The place of `events[0]`. */
  private offset = 0;
  private sizeBytes = 0;
  /** The place of the first warm one, and the size of all warm ones. */
  private warmPlace = 0;
  private warmBytes = 0;
  /** All changes after this revision are here. */
  private begin = Number.POSITIVE_INFINITY;

  /** `cool` is told of changes that watchers have most likely been sent: what was made for them need not be kept. */
  constructor(limits: WindowLimits, cool: (event: ObjectEvent) => void) {
    this.limits = limits;
    this.cool = cool;
  }

  /** The place of the oldest change. */
  get first(): number {
    return this.offset + this.dropped;
  }

  /** The place that the next change will have. */
  get end(): number {
    return this.offset + this.events.length;
  }

  get bytes(): number {
    return this.sizeBytes;
  }

  /** The change at a place; undefined where it is gone, or has not come. */
  at(place: number): ObjectEvent | undefined {
    return this.events[place - this.offset];
  }

  /** Starts anew: changes after `revision` will be added. */
  reset(revision: number): void {
    this.dropTo(this.end);
    this.begin = revision;
  }

  add(event: ObjectEvent): void {
    this.events.push(event);
    this.sizeBytes += costOf(event);
    this.warmBytes += sizeOf(event);
    while (this.isOver()) this.dropTo(this.first + 1);
    while (this.warmPlace < this.end - 1 && this.isTooWarm()) this.coolNext();
  }

  /** Forgets the changes up to `revision`. */
  trim(revision: number): void {
    if (revision <= this.begin) return;
    this.dropTo(this.placeAfter(revision));
    this.begin = revision;
  }

  reachesBackTo(revision: number): boolean {
    return revision >= this.begin;
  }

  /** The place of the first change after a revision. */
  placeAfter(revision: number): number {
    const { first } = this;
    const count = this.end - first;
    return first + lowerBound(count, (index) => (this.at(first + index)?.revision ?? 0) <= revision);
  }

  after(revision: number): readonly ObjectEvent[] {
    const events: ObjectEvent[] = [];
    for (let place = this.placeAfter(revision); place < this.end; place++) {
      const event = this.at(place);
      if (event) events.push(event);
    }
    return events;
  }

  countAfter(revision: number): number {
    return this.end - this.placeAfter(revision);
  }

  hasAfter(revision: number): boolean {
    return (this.events.at(-1)?.revision ?? 0) > revision;
  }

  /** The newest one stays, whatever its size. */
  private isOver(): boolean {
    const count = this.end - this.first;
    return count > 1 && (count > this.limits.events || this.sizeBytes > this.limits.bytes);
  }

  private dropTo(place: number): void {
    for (; this.first < place; this.dropped++) {
      const event = this.events[this.dropped];
      this.events[this.dropped] = undefined;
      if (!event) continue;
      this.begin = event.revision;
      this.sizeBytes -= costOf(event);
      if (this.warmPlace <= this.first) this.warmBytes -= sizeOf(event);
    }
    this.warmPlace = Math.max(this.warmPlace, place);
    if (this.dropped < 1000 || this.dropped * 2 < this.events.length) return;
    this.events = this.events.slice(this.dropped);
    this.offset += this.dropped;
    this.dropped = 0;
  }

  private isTooWarm(): boolean {
    return this.end - this.warmPlace > WARM_EVENTS || this.warmBytes > WARM_BYTES;
  }

  private coolNext(): void {
    const event = this.at(this.warmPlace++);
    if (!event) return;
    this.warmBytes -= sizeOf(event);
    this.cool(event);
  }
}

function costOf({ previous }: ObjectEvent): number {
  return EVENT_BYTES + (previous?.value.length ?? 0);
}

function sizeOf({ current, previous }: ObjectEvent): number {
  return (current ?? previous)?.value.length ?? 0;
}
