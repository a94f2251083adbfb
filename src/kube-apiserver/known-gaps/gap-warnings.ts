import type { JsonObject } from '../../base/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import { KNOWN_GAPS, type KnownGap, type RunningParts } from './gaps.ts';

/**
 * Warns whoever writes something that will be stored and not acted on: of a kind when an object is made, of a field when it
 * is set. Nothing is stored by a dry run, and nothing is warned of. It stands behind all others, so that only what is
 * accepted comes here.
 */
export class GapWarnings implements ValidationInterface {
  readonly name = 'KnownGaps';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly gaps = new Map<string, KnownGap[]>();

  constructor(running: RunningParts) {
    for (const gap of KNOWN_GAPS.filter(({ actor }) => isMeantToRun(actor, running))) {
      for (const resource of gap.resources)
        this.gaps.set(resource, [...(this.gaps.get(resource) ?? []), gap]);
    }
  }

  validate(attributes: AdmissionAttributes): void {
    const { resource, subresource, dryRun, object, oldObject, kind } = attributes;
    if (dryRun || subresource !== '' || !object) return;
    const name = resource.group === '' ? resource.resource : `${resource.group}/${resource.resource}`;
    for (const gap of this.gaps.get(name) ?? []) {
      const field = gap.find(fieldsOf(object), name);
      const isNew = !oldObject || (field !== '' && gap.find(fieldsOf(oldObject), name) === undefined);
      if (field === undefined || !isNew) continue;
      attributes.warn(`${kind.kind}${field === '' ? '' : ` ${field}`} is ignored: ${gap.why}`);
    }
  }
}

function isMeantToRun(actor: KnownGap['actor'], running: RunningParts): boolean {
  if (actor === undefined) return true;
  return actor === 'scheduler' ? running.scheduler : running.controllers.includes(actor.controller);
}

/** An object is JSON, whatever its kind. */
function fieldsOf(object: KubernetesObject): JsonObject {
  return object as unknown as JsonObject;
}
