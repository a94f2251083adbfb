import type { JsonObject } from '../../base/index.ts';
import { getField } from './get-field.ts';

/** What of a cluster is meant to run: what nobody asked to run is not missed. */
export interface RunningParts {
  readonly scheduler: boolean;
}

/** Something that a cluster of ours stores, and its scheduler does not act on yet. */
export interface KnownGap {
  /** `resource.k8s.io/deviceclasses`; without a group `pods`. */
  readonly resource: string;
  /** The field that is ignored, where there is one in the object. */
  find(object: JsonObject): string | undefined;
  /** What is missing: it follows upon `… is ignored: `. */
  readonly why: string;
}

/** `docs/behaviour.md` lists the same, under "Not yet". */
export const KNOWN_GAPS: readonly KnownGap[] = [
  field(
    'resource.k8s.io/deviceclasses',
    'spec.extendedResourceName',
    'extended resources are not allocated as devices yet',
  ),
];

function field(resource: string, path: string, why: string): KnownGap {
  const find = (object: JsonObject): string | undefined =>
    getField(object, path) === undefined ? undefined : path;
  return { resource, find, why };
}
