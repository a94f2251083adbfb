import type { Event } from '../kinds/index.ts';
import { formatTime } from '../api/index.ts';
import { type Clock, LruMap } from '../base/index.ts';
import { EventCorrelator, MEMORY_LIMIT } from './event-correlator.ts';
import {
  type EventForm,
  type EventNames,
  type EventSubject,
  type EventWrite,
  referenceTo,
  type ToldEvent,
} from './event-form.ts';

/** Events of the older form: what comes again raises the count of the one that is there. */
export class CountedEvents implements EventForm {
  private readonly component: string;
  private readonly host: string | undefined;
  private readonly names: EventNames;
  private readonly correlator: EventCorrelator;
  private readonly known = new LruMap<string, Event>(MEMORY_LIMIT);

  constructor(component: string, host: string | undefined, clock: Clock, names: EventNames) {
    this.component = component;
    this.host = host;
    this.names = names;
    this.correlator = new EventCorrelator(clock);
  }

  next(told: ToldEvent): EventWrite | undefined {
    const facts = { ...told, component: this.component, about: aboutOf(told.subject) };
    const { identity: alike, message } = this.correlator.combine(facts);
    const identity = `${alike}\n${told.subject.fieldPath ?? ''}`;
    const before = this.known.get(identity);
    const event = before ? again(before, told, message) : this.make(told, message);
    // What is held back still counts: the next one that is written says how often it came.
    this.known.set(identity, event);
    if (!this.correlator.admit(facts)) return undefined;
    const { count = 1, lastTimestamp = '' } = event;
    return { identity, event, change: before && { count, lastTimestamp, message } };
  }

  written(identity: string, event: Event): void {
    this.known.set(identity, event);
  }

  private make(told: ToldEvent, message: string): Event {
    const time = formatTime(told.atMs);
    const { name = '', namespace } = told.subject.metadata;
    const { component, host } = this;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.names.next(name, told.atMs), namespace: namespace ?? 'default' },
      involvedObject: referenceTo(told.subject),
      reason: told.reason,
      message,
      type: told.type,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
      source: { component, ...(host === undefined ? {} : { host }) },
      ...(told.action === undefined ? {} : { action: told.action }),
      reportingComponent: component,
      reportingInstance: host ?? '',
    };
  }
}

function again(before: Event, { atMs }: ToldEvent, message: string): Event {
  return { ...before, message, count: (before.count ?? 1) + 1, lastTimestamp: formatTime(atMs) };
}

/** Upstream's limits hold for an object with all its parts. */
function aboutOf({ apiVersion, kind, metadata }: EventSubject): string {
  return [apiVersion, kind, metadata.namespace, metadata.name, metadata.uid].join('/');
}
