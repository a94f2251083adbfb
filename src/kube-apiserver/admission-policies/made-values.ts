import { base64OfBytes, cel } from '../../api/index.ts';
import { isObject, type JsonObject, LargeInteger, setKey } from '../../base/index.ts';

/** An expression made something that is no patch or no part of an object. */
export class TypeMismatch extends Error {}

/** The object that `Object{…}` stands for. Throws a {@link TypeMismatch} where a part is called otherwise than where it is. */
export function configurationOf(value: cel.Value): JsonObject {
  const problems: string[] = [];
  checkNames(value, 'Object', problems);
  if (problems.length > 0) throw new TypeMismatch(problems.join('\n'));
  const json = jsonOf(value);
  return isObject(json) ? json : {};
}

/** The operations of a JSON patch that a list of `JSONPatch{…}` stands for. */
export function patchOperations(value: cel.Value): JsonObject[] {
  if (!(value instanceof cel.CelList)) {
    throw new TypeMismatch('type mismatch: JSONPatchType.expression should evaluate to array');
  }
  return Array.from(value, (made) => {
    if (!(made instanceof cel.StructValue)) {
      throw new TypeMismatch('type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch');
    }
    const operation = jsonOf(made);
    const { op = '', path = '', from = '', ...rest } = isObject(operation) ? operation : {};
    return { op, path, ...(from === '' ? {} : { from }), ...rest };
  });
}

/** A part must be made as what it is: `Object{spec: Object.spec{…}}`. Lists and maps have no names. */
function checkNames(value: cel.Value, expected: string, problems: string[]): void {
  if (value instanceof cel.StructValue) {
    const { name } = value.type;
    if (name !== expected) {
      problems.push(
        `unexpected type name "${name}", expected "${expected}", which matches field name path from root Object type`,
      );
    }
    for (const key of value.keys())
      checkNames(value.find(key) ?? null, `${expected}.${typeof key === 'string' ? key : ''}`, problems);
  } else if (value instanceof cel.CelList) {
    for (const item of value) checkNames(item, expected, problems);
  } else if (value instanceof cel.CelMap) {
    for (const key of value.keys()) checkNames(value.find(key) ?? null, expected, problems);
  }
}

/** A value as JSON. Throws a {@link TypeMismatch} for what JSON does not have. */
function jsonOf(value: cel.Value): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return LargeInteger.parse(String(value));
  if (value instanceof cel.Uint) return LargeInteger.parse(String(value.value));
  if (value instanceof Uint8Array) return base64OfBytes(value);
  if (value instanceof cel.CelList) return Array.from(value, jsonOf);
  if (value instanceof cel.CelMap) return objectOf(value);
  if (value instanceof cel.Optional) return value.value === undefined ? null : jsonOf(value.value);
  const text = cel.momentText(value);
  if (text !== undefined) return text;
  throw new TypeMismatch('a value is of a type that JSON does not have');
}

function objectOf(map: cel.CelMap): JsonObject {
  const object: JsonObject = {};
  for (const key of map.keys()) {
    if (typeof key !== 'string') throw new TypeMismatch('a key of a map is no string');
    setKey(object, key, jsonOf(map.find(key) ?? null));
  }
  return object;
}
