/** What the strategies of most controllers do alike before an object is validated. */
import { deepEqual } from '../../../base/index.ts';
import type { ObjectMeta } from '../../../api/index.ts';
import type { PodTemplateSpec } from '../../types/index.ts';
import { prepareTemplate } from '../pod/prepare.ts';

interface Controller {
  metadata: ObjectMeta;
  spec?: { template?: PodTemplateSpec };
  status?: object;
}

/** A new object is of generation 1, and has no status yet; `status` is an empty one, as the kind writes it. */
export function beginController<T extends Controller>(object: T, status: NonNullable<T['status']>): void {
  object.metadata.generation = 1;
  object.status = status;
  prepareTemplate(object.spec?.template);
}

/** An update keeps the status; what changes the spec, and `also`, is counted. */
export function continueController<T extends Controller>(object: T, old: T, also = false): void {
  keepStatus(object, old);
  prepareTemplate(object.spec?.template, old.spec?.template);
  if (also || !deepEqual(object.spec, old.spec)) {
    object.metadata.generation = (old.metadata.generation ?? 0) + 1;
  }
}

export function keepStatus<T extends { status?: object }>(object: T, old: T): void {
  if (old.status) object.status = old.status;
  else delete object.status;
}

/** A status update keeps the spec and the labels. */
export function keepSpec<T extends { metadata: ObjectMeta; spec?: object }>(object: T, old: T): void {
  if (old.spec) object.spec = old.spec;
  else delete object.spec;
}

export function keepLabels({ metadata }: { metadata: ObjectMeta }, old: { metadata: ObjectMeta }): void {
  if (old.metadata.labels) metadata.labels = old.metadata.labels;
  else delete metadata.labels;
}
