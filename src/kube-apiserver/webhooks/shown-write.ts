import type { JsonObject } from '../../base/index.ts';
import type { GroupVersionKind, Kinds, KubernetesObject } from '../../api/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { inKind } from '../admission-matching/index.ts';

/** The objects of a write, as one kind has them, written as JSON. */
export interface ShownWrite {
  readonly object: JsonObject | undefined;
  readonly oldObject: JsonObject | undefined;
}

/** Shows a write as one kind has it. Rejects where an object cannot be converted. */
export async function showWrite(
  kinds: Kinds,
  { object, oldObject, operation, kind: own }: AdmissionAttributes,
  kind: GroupVersionKind,
): Promise<ShownWrite> {
  const show = async (of: KubernetesObject | undefined): Promise<JsonObject | undefined> =>
    of && writtenObject(kinds, await inKind(kinds, of, own, kind));
  if (operation === 'CONNECT') return { object: object && optionsOf(object), oldObject: undefined };
  return { object: await show(object), oldObject: await show(oldObject) };
}

/** What a connection is asked for with has no metadata. */
function optionsOf(object: KubernetesObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => field !== 'metadata'));
}

/** An object is JSON, whatever its kind; what upstream always writes is added. */
function writtenObject(kinds: Kinds, object: KubernetesObject): JsonObject {
  const plain = object as unknown as JsonObject;
  const slash = object.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash);
  const type = kinds.typeOf({ group, version: object.apiVersion.slice(slash + 1), kind: object.kind });
  return type ? type.written(plain) : plain;
}
