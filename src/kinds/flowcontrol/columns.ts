import { ageOf, cells, nameOf, NONE } from '../columns/cells.ts';
import type { FlowSchema, PriorityLevelConfiguration } from '../types/index.ts';

export const flowSchemaCells = cells<FlowSchema>((schema, nowMs) => [
  nameOf(schema),
  schema.spec?.priorityLevelConfiguration.name || NONE,
  schema.spec?.matchingPrecedence ?? 0,
  schema.spec?.distinguisherMethod?.type ?? NONE,
  ageOf(schema, nowMs),
  schema.status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
]);

export const priorityLevelConfigurationCells = cells<PriorityLevelConfiguration>((level, nowMs) => {
  const limited = level.spec?.limited;
  const queuing = limited?.limitResponse?.queuing;
  return [
    nameOf(level),
    level.spec?.type ?? '',
    limited?.nominalConcurrencyShares ?? NONE,
    queuing?.queues ?? NONE,
    queuing?.handSize ?? NONE,
    queuing?.queueLengthLimit ?? NONE,
    ageOf(level, nowMs),
  ];
});
