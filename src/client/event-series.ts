import type { Event } from '../kinds/index.ts';
import { formatMicroTime } from '../api/index.ts';
import { LruMap } from '../base/index.ts';
import { MEMORY_LIMIT } from './event-correlator.ts';
import {
  type EventForm,
  type EventNames,
  type EventWrite,
  referenceTo,
  type ToldEvent,
} from './event-form.ts';

/** Upstream's: so long after its last event a series has ended, and what comes then is another event. */
const FINISHED_AFTER_MS = 360_000;

interface Series {
  event: Event;
  lastMs: number;
  writtenMs: number;
}

/**
 * Events of the newer form: each says when it was, and what comes again soon makes a series of it. Of a series is
 * written that it has begun, and then now and then how long it has become.
 */
export class EventSeries implements EventForm {
  private readonly component: string;
  private readonly instance: string;
  private readonly names: EventNames;
  private readonly known = new LruMap<string, Series>(MEMORY_LIMIT);

  constructor(component: string, instance: string, names: EventNames) {
    this.component = component;
    this.instance = instance;
    this.names = names;
  }

  next(told: ToldEvent): EventWrite | undefined {
    const { type, reason, action, subject, related, atMs } = told;
    const about = [subject, ...(related ? [related] : [])];
    const identity = [
      type,
      reason,
      action,
      ...about.flatMap((each) => Object.values(referenceTo(each))),
    ].join('\n');
    const known = this.known.get(identity);
    if (!known || atMs - known.lastMs > FINISHED_AFTER_MS) {
      const event = this.make(told);
      this.known.set(identity, { event, lastMs: atMs, writtenMs: atMs });
      return { identity, event, change: undefined };
    }
    const { series: before } = known.event;
    const series = { count: (before?.count ?? 1) + 1, lastObservedTime: formatMicroTime(atMs) };
    known.event = { ...known.event, series };
    known.lastMs = atMs;
    if (before && atMs - known.writtenMs < FINISHED_AFTER_MS) return undefined;
    known.writtenMs = atMs;
    return { identity, event: known.event, change: { series } };
  }

  written(identity: string, event: Event): void {
    const known = this.known.get(identity);
    // It may have gone on since.
    if (known) known.event = { ...event, ...(known.event.series ? { series: known.event.series } : {}) };
  }

  private make({ subject, related, type, reason, message, action = '', atMs }: ToldEvent): Event {
    const { name = '', namespace } = subject.metadata;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.names.next(name, atMs), namespace: namespace ?? 'default' },
      involvedObject: referenceTo(subject),
      ...(related ? { related: referenceTo(related) } : {}),
      type,
      reason,
      message,
      action,
      eventTime: formatMicroTime(atMs),
      source: {},
      reportingComponent: this.component,
      reportingInstance: this.instance,
    };
  }
}
