import type { ResourceClaim } from '../../kinds/index.ts';

/** The most devices that one claim can have. */
export const RESULTS_LIMIT = 32;

export function keyOf({ metadata }: ResourceClaim): string {
  return `${metadata.namespace}/${metadata.name}`;
}
