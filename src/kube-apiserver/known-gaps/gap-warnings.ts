import type { JsonObject } from '../../base/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import { KNOWN_GAPS, type KnownGap, type RunningParts } from './gaps.ts';

/**
 * Warns whoever writes something that will be stored and not acted on: of a field when it is
 * set. Nothing is stored by a dry run, and nothing is warned of. It stands behind all others, so that only what is
 * accepted comes here.
 */
export class GapWarnings implements ValidationInterface {
  readonly name = 'KnownGaps';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly gaps = new Map<string, KnownGap[]>();

  constructor(running: RunningParts) {
    for (const gap of running.scheduler ? KNOWN_GAPS : []) {
      this.gaps.set(gap.resource, [...(this.gaps.get(gap.resource) ?? []), gap]);
    }
  }

  validate(attributes: AdmissionAttributes): void {
    const { resource, subresource, dryRun, object, oldObject, kind } = attributes;
    if (dryRun || subresource !== '' || !object) return;
    const name = resource.group === '' ? resource.resource : `${resource.group}/${resource.resource}`;
    for (const gap of this.gaps.get(name) ?? []) {
      const field = gap.find(fieldsOf(object));
      const isNew = !oldObject || gap.find(fieldsOf(oldObject)) === undefined;
      if (field === undefined || !isNew) continue;
      attributes.warn(`${kind.kind} ${field} is ignored: ${gap.why}`);
    }
  }
}

/** An object is JSON, whatever its kind. */
function fieldsOf(object: KubernetesObject): JsonObject {
  return object as unknown as JsonObject;
}
