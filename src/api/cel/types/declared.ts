import { BOOL, CelType, listOf, mapOf, STRING, struct } from './type.ts';

/**
 * A type with what is known of its data: the fields of objects, and how much of it a request can hold. Costs are
 * estimated from that.
 */
export interface DeclaredType {
  readonly type: CelType;
  /** The most characters, bytes, items or entries; 0 for what has no size. */
  readonly maxElements: number;
  /** The fewest bytes that a value takes in JSON. */
  readonly minSerializedSize: number;
  /** Of objects, by the name that expressions use. */
  readonly fields?: ReadonlyMap<string, DeclaredType>;
  /** Of objects whose fields may have any name: their type. */
  readonly anyField?: DeclaredType;
  /** Whether expressions can make such objects. */
  readonly isMade?: boolean;
  /** Of lists and maps. */
  readonly element?: DeclaredType;
  /** Of maps. */
  readonly key?: DeclaredType;
}

export function declareScalar(type: CelType, minSerializedSize: number, maxElements = 0): DeclaredType {
  return { type, maxElements, minSerializedSize };
}

export function declareList(element: DeclaredType, maxElements: number): DeclaredType {
  return { type: listOf(element.type), maxElements, minSerializedSize: EMPTY_BYTES, element };
}

/** A map whose keys are strings. */
export function declareMap(
  element: DeclaredType,
  maxElements: number,
  key: DeclaredType = STRING_KEY,
): DeclaredType {
  const type = mapOf(STRING, element.type);
  return { type, maxElements, minSerializedSize: EMPTY_BYTES, element, key };
}

/** An object under a name that no other type of the environment has. */
export function declareObject(
  name: string,
  fields: ReadonlyMap<string, DeclaredType>,
  minSerializedSize: number = EMPTY_BYTES,
): DeclaredType {
  return { type: struct(name), maxElements: 0, minSerializedSize, fields };
}

/** An object type under another name; any other type as it is. The objects within keep their names. */
export function renamed(declared: DeclaredType, name: string): DeclaredType {
  return declared.fields && declared.type.name !== name ? { ...declared, type: struct(name) } : declared;
}

export const DECLARED_BOOL: DeclaredType = declareScalar(BOOL, 4);

const EMPTY_BYTES = 2;
const STRING_KEY = declareScalar(STRING, EMPTY_BYTES);

/** The objects within a type, by their names, itself included. */
export function objectsWithin(declared: DeclaredType): Map<string, DeclaredType> {
  const objects = new Map<string, DeclaredType>();
  const waiting = [declared];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.fields) {
      if (objects.has(next.type.name)) continue;
      objects.set(next.type.name, next);
      waiting.push(...next.fields.values());
    }
    if (next.element) waiting.push(next.element);
  }
  return objects;
}
