import { ageOf, cells, firstFew, nameOf, UNSET } from '../columns/cells.ts';
import { SHOWN_ADDRESSES } from '../columns/addresses.ts';
import type { EndpointSlice } from '../types/index.ts';

export const endpointSliceCells = cells<EndpointSlice>((slice, nowMs) => [
  nameOf(slice),
  slice.addressType,
  firstFew(
    (slice.ports ?? []).map(({ port, name }) => String(port ?? name ?? '*')),
    SHOWN_ADDRESSES,
  ) || UNSET,
  firstFew(slice.endpoints?.flatMap(({ addresses }) => addresses) ?? [], SHOWN_ADDRESSES) || UNSET,
  ageOf(slice, nowMs),
]);
