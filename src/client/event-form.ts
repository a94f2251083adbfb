import type { Event } from '../kinds/index.ts';
import type { ApiObject } from './object-name.ts';

/** What an event is about: an object or a reference to one, or a part of it: `spec.containers{main}`. */
export type EventSubject = Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'> & {
  readonly fieldPath?: string;
};

/** Something that a component told of. */
export interface ToldEvent {
  readonly subject: EventSubject;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly action: string | undefined;
  readonly related?: EventSubject;
  readonly atMs: number;
}

/** An event to be written. */
export interface EventWrite {
  /** Events of the same identity are one object. */
  readonly identity: string;
  readonly event: Event;
  /** What of it has changed, where it was written before. */
  readonly change: Partial<Event> | undefined;
}

/** How what is told becomes events: each time counted, or as a series. */
export interface EventForm {
  /** Undefined: there is nothing to write. */
  next(told: ToldEvent): EventWrite | undefined;
  /** It is stored so. */
  written(identity: string, event: Event): void;
}

export function referenceTo({
  apiVersion,
  kind,
  metadata,
  fieldPath,
}: EventSubject): Event['involvedObject'] {
  const { name = '', namespace, uid, resourceVersion } = metadata;
  return {
    kind,
    name,
    apiVersion,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}

/** Makes the names of one component's events. */
export class EventNames {
  private made = 0;

  /** The object's name and a number that no other event of it has: upstream's is the time in nanoseconds. */
  next(name: string, atMs: number): string {
    this.made = (this.made + 1) % 1_000_000;
    return `${name}.${(BigInt(atMs) * 1_000_000n + BigInt(this.made)).toString(16)}`;
  }
}
