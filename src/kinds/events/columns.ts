import { cells } from '../columns/cells.ts';
import { eventCells } from '../columns/event-cells.ts';
import type { EventsEvent } from '../types/index.ts';

export const eventsEventCells = cells<EventsEvent>((event, nowMs) =>
  eventCells(
    {
      event,
      object: event.regarding ?? {},
      first: event.deprecatedFirstTimestamp,
      last: event.deprecatedLastTimestamp,
      count: event.deprecatedCount,
      component: event.deprecatedSource?.component || event.reportingController,
      instance: event.deprecatedSource?.host || event.reportingInstance,
      message: event.note,
    },
    nowMs,
  ),
);
