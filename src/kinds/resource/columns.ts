import type { KubernetesObject } from '../../api/index.ts';
import { ageOf, cells, nameOf } from '../columns/cells.ts';
import type { ResourceClaim, ResourceSlice } from '../types/index.ts';

export const deviceClassCells = cells(nameAndAge);

export const resourceClaimTemplateCells = cells(nameAndAge);

export const resourceClaimCells = cells<ResourceClaim>((claim, nowMs) => [
  nameOf(claim),
  claimStates(claim).join(','),
  ageOf(claim, nowMs),
]);

export const resourceSliceCells = cells<ResourceSlice>(({ spec, ...slice }, nowMs) => [
  nameOf(slice),
  spec.nodeName ?? '',
  spec.driver,
  spec.pool.name,
  ageOf(slice, nowMs),
]);

function nameAndAge(object: KubernetesObject, nowMs: number): unknown[] {
  return [nameOf(object), ageOf(object, nowMs)];
}

function claimStates({ metadata, status }: ResourceClaim): string[] {
  const deleted = metadata.deletionTimestamp === undefined ? [] : ['deleted'];
  if (!status?.allocation) return deleted.length > 0 ? deleted : ['pending'];
  return [...deleted, 'allocated', ...((status.reservedFor?.length ?? 0) > 0 ? ['reserved'] : [])];
}
