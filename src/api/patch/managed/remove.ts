import { type JsonObject, setKey } from '../../../base/index.ts';
import { EMPTY_SET, type FieldSet, isEmptySet, isMember, SELF } from './field-set.ts';
import { type FieldType, type ListType, type MapType, typeInside } from './field-type.ts';
import { fieldElement, fieldName } from './path-element.ts';
import { elementOf, listOf, mapOf, shapeOf } from './shape.ts';

/**
 * A value without what lies at the paths of `remove`; null where nothing is left of it. What is owned whole goes whole
 * or stays.
 */
export function removePaths(type: FieldType, value: unknown, remove: FieldSet): unknown {
  if (isEmptySet(remove)) return value;
  const shape = shapeOf(type, value);
  if (shape === 'map' && type.map) return removeFromMap(type.map, value, remove);
  if (shape === 'list' && type.list) return removeFromList(type.list, value, remove);
  return value;
}

/**
 * The set with every field of a structure on the way to its paths made a path itself: so a structure whose fields are
 * all removed goes, too.
 */
export function withNamedFields(type: FieldType, set: FieldSet): FieldSet {
  if (isEmptySet(set)) return set;
  const widened: Record<string, FieldSet> = {};
  for (const element in set) {
    const node = set[element] ?? EMPTY_SET;
    if (element === SELF || isEmptySet(node)) {
      widened[element] = node;
      continue;
    }
    const name = fieldName(element);
    const isField = name !== undefined && type.map?.field(name) !== undefined;
    const inside = withNamedFields(typeInside(type, element), node);
    widened[element] = isField && !(SELF in inside) ? { [SELF]: EMPTY_SET, ...inside } : inside;
  }
  return widened;
}

function removeFromMap(type: MapType, value: unknown, remove: FieldSet): unknown {
  const map = mapOf(value);
  if (!map || type.atomic) return null;
  const kept: JsonObject = {};
  for (const key in map) {
    const node = remove[fieldElement(key)];
    if (node && isMember(node)) continue;
    const inner = type.field(key) ?? type.others ?? {};
    setKey(kept, key, node ? removePaths(inner, map[key], node) : map[key]);
  }
  return Object.keys(kept).length > 0 ? kept : null;
}

function removeFromList(type: ListType, value: unknown, remove: FieldSet): unknown {
  const list = listOf(value);
  if (!list || type.ownership === 'atomic') return null;
  const kept: unknown[] = [];
  for (const item of list) {
    const node = remove[elementOf(type, item)];
    if (node && isMember(node)) continue;
    kept.push(node ? removePaths(type.items, item, node) : item);
  }
  return kept.length > 0 ? kept : null;
}
