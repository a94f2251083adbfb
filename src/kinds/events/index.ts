/** `events`: Events under their own group. */
import { eventsEventCells } from './columns.ts';
import type { KindDefinition } from '../definition/index.ts';
import { newEventFields, newEventStrategy } from '../core/event.ts';
import { eventConversion } from './conversion.ts';

export const eventsKinds: readonly KindDefinition[] = [
  {
    group: 'events.k8s.io',
    version: 'v1',
    kind: 'Event',
    plural: 'events',
    cells: eventsEventCells,
    shortNames: ['ev'],
    strategy: newEventStrategy,
    deletion: { isCollected: false },
    selectableFields: newEventFields,
    storageVersion: { group: '', version: 'v1', kind: 'Event' },
    conversion: eventConversion,
  },
];
