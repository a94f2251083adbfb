import {
  apiVersionOf,
  FieldManager,
  type FieldFilter,
  type FieldType,
  FieldTypes,
  type GroupVersionKind,
  type KubernetesObject,
  type ManagedKind,
  type ObjectType,
  parseApiVersion,
  setOf,
} from '../../api/index.ts';
import type { KindDefinition } from '../definition/index.ts';
import { completed, definitionNameOfKind, messageOfType, resolveSchema } from '../schema/index.ts';

/** Finds the definition of a kind's other version. */
export type OtherVersions = (gvk: GroupVersionKind) => KindDefinition | undefined;

/** The record of who manages which field of a built-in kind, which may be served in other versions, too. */
export function fieldManagerOf(
  definition: KindDefinition,
  type: ObjectType,
  others: OtherVersions,
): FieldManager {
  return new FieldManager({
    kind: definition,
    type: fieldTypeOf(definition),
    empty: type.written({}),
    filter: filterOf(definition),
    inVersion: (object, apiVersion) => {
      const wanted = { ...parseApiVersion(apiVersion), kind: definition.kind };
      const value = convertTo(object as KubernetesObject, wanted, others);
      return value && { type: fieldTypeOf(wanted), value };
    },
  });
}

const TYPES = new FieldTypes(resolveSchema, {
  messageOf: (name) => (name.startsWith(BUILT_IN) ? messageOfType(name.slice(BUILT_IN.length)) : undefined),
});
const BUILT_IN = 'io.k8s.';
const MAIN: FieldFilter = { kind: 'without', fields: setOf(['f:status']) };
const SPEC = [['f:spec']];

function fieldTypeOf(kind: GroupVersionKind): FieldType {
  return TYPES.of({ $ref: `#/definitions/${definitionNameOfKind(kind) ?? ''}` });
}

/**
 * An object of a kind that has several versions in another one of them; undefined where there is no such version. It may
 * be a partial one: what its kind always has is there afterwards.
 */
function convertTo(
  object: KubernetesObject,
  wanted: GroupVersionKind,
  others: OtherVersions,
): KubernetesObject | undefined {
  if (object.apiVersion === apiVersionOf(wanted)) return object;
  const given = { ...parseApiVersion(object.apiVersion), kind: object.kind };
  const [from, to] = [others(given)?.conversion, others(wanted)?.conversion];
  if (from && isSame(from.stored, wanted)) return from.toStored(completed(object, given));
  return to && isSame(to.stored, given) ? to.toServed(completed(object, given)) : undefined;
}

function isSame(a: GroupVersionKind, b: GroupVersionKind): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind;
}

function filterOf({ subresources = [] }: KindDefinition): ManagedKind['filter'] {
  const hasStatus = subresources.some(({ name }) => name === 'status');
  const filters = new Map<string, FieldFilter>();
  if (hasStatus) filters.set('', MAIN);
  for (const { name, resetFields, onlyFields } of subresources) {
    if (onlyFields) filters.set(name, { kind: 'only', fields: setOf(...onlyFields) });
    else if (resetFields || name === 'status' || name === 'approval') {
      filters.set(name, { kind: 'without', fields: setOf(...(resetFields ?? SPEC)) });
    }
  }
  return (subresource) => filters.get(subresource);
}
