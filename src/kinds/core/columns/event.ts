import { cells } from '../../columns/cells.ts';
import { eventCells } from '../../columns/event-cells.ts';
import type { Event } from '../../types/index.ts';

export const coreEventCells = cells<Event>((event, nowMs) =>
  eventCells(
    {
      event,
      object: event.involvedObject,
      first: event.firstTimestamp,
      last: event.lastTimestamp,
      count: event.count,
      component: event.source?.component || event.reportingComponent,
      instance: event.source?.host || event.reportingInstance,
      message: event.message,
    },
    nowMs,
  ),
);
