import { deepEqual, isObject, type JsonObject, ownValue } from '../../base/index.ts';
import {
  apiVersionOf,
  type Decoded,
  DecodeError,
  FieldPath,
  goJson,
  invalid,
  invalidError,
  type KubernetesObject,
  type Kind,
  type Kinds,
  type ObjectType,
  parseApiVersion,
  type Patched,
  type StatusError,
  strictDecodingMessage,
} from '../../api/index.ts';

/** A patched document read as an object. */
export interface PatchedObject {
  /** Canonical, with its defaults. */
  readonly object: KubernetesObject;
  /** What strict reading objects to, in the patch and in the outcome. */
  readonly problems: readonly string[];
}

/**
 * Reads what a patch made of `original` as an object of a kind. Throws what `refuse` gives for an outcome that is none, and
 * under `isStrict` for one with problems; where left out, a 422 that shows the outcome.
 */
export function readPatched(
  kind: Kind,
  kinds: Kinds,
  { value, problems: found }: Patched,
  original: JsonObject,
  isStrict: boolean,
  refuse: (why: string) => StatusError = (why) => invalidPatch(goJson(inGoOrder(value, original)), why),
): PatchedObject {
  if (!isObject(value)) throw refuse('the patched document is no object');
  const { kind: name = kind.kind, apiVersion = apiVersionOf(kind) } = value;
  const gvk = { ...parseApiVersion(String(apiVersion)), kind: String(name) };
  const type = kinds.typeOf(gvk) ?? (kind.type.isUnstructured ? kind.type : undefined);
  if (!type) throw refuse(noKind(String(name), String(apiVersion)));
  const decoded = decodeOrRefuse(() => decodePatched(value, original, type), refuse);
  const problems = [...found, ...decoded.problems];
  if (isStrict && problems.length > 0) throw refuse(strictDecodingMessage(problems));
  const metadata = isObject(decoded.object['metadata']) ? decoded.object['metadata'] : {};
  const object = { ...decoded.object, kind: kind.kind, apiVersion: apiVersionOf(kind), metadata };
  kind.strategy.setDefaults?.(object);
  return { object, problems };
}

/** Of a patch of which the outcome is no object of its kind: it shows the outcome, or the patch. */
export function invalidPatch(shown: string, why: string): StatusError {
  return invalidError({ group: '', kind: '' }, '', [invalid(FieldPath.of('patch'), shown, why)]);
}

/** Problems are told in the order of upstream's document, which is put together only where there are some. */
function decodePatched(value: JsonObject, original: JsonObject, type: ObjectType): Decoded {
  const decoded = type.decodeValue(value);
  return decoded.problems.length === 0 ? decoded : type.decodeValue(inGoOrder(value, original));
}

function decodeOrRefuse<T>(decode: () => T, refuse: (why: string) => StatusError): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
}

function noKind(kind: string, apiVersion: string): string {
  const registered = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
  return `${registered} in scheme "pkg/runtime/scheme.go:111"`;
}

/** Objects that the patch touched have their keys sorted, as Go's maps; the others stay as they were written. */
function inGoOrder(value: unknown, original: unknown): unknown {
  if (!isObject(value) || deepEqual(value, original)) return value;
  const before = isObject(original) ? original : {};
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inGoOrder(ownValue(value, key), ownValue(before, key))]));
}
