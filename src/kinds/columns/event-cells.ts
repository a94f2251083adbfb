import { nameOf, since } from './cells.ts';
import type { Event, EventsEvent } from '../types/index.ts';

/** What both groups' events say, under either's names. */
export interface EventFacts {
  readonly event: Event | EventsEvent;
  readonly object: { readonly kind?: string; readonly name?: string; readonly fieldPath?: string };
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly count: number | undefined;
  readonly component: string | undefined;
  readonly instance: string | undefined;
  readonly message: string | undefined;
}

export function eventCells(facts: EventFacts, nowMs: number): unknown[] {
  const { event, object, component = '', instance = '' } = facts;
  const { series } = event;
  const first = since(facts.first ?? event.eventTime, nowMs);
  const last = series ? since(series.lastObservedTime, nowMs) : facts.last ? since(facts.last, nowMs) : first;
  const kind = (object.kind ?? '').toLowerCase();
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    object.name ? `${kind}/${object.name}` : kind,
    object.fieldPath ?? '',
    instance === '' ? component : `${component}, ${instance}`,
    (facts.message ?? '').trim(),
    first,
    series ? (series.count ?? 0) : facts.count || 1,
    nameOf(event),
  ];
}
