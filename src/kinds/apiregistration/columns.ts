import { ageOf, cells, nameOf } from '../columns/cells.ts';
import type { APIService } from '../types/index.ts';

export const apiServiceCells = cells<APIService>((service, nowMs) => {
  const reference = service.spec?.service;
  const available = service.status?.conditions?.find(({ type }) => type === 'Available');
  return [
    nameOf(service),
    reference ? `${reference.namespace ?? ''}/${reference.name ?? ''}` : 'Local',
    available
      ? available.status === 'True'
        ? 'True'
        : `${available.status} (${available.reason ?? ''})`
      : 'Unknown',
    ageOf(service, nowMs),
  ];
});
