/** The directives of a strategic merge patch, and the words for what is wrong with one. */
import { isObject, type JsonObject, setKey } from '../../base/index.ts';
import { badRequest, type StatusError } from '../status.ts';
import { goPrint, goType } from './go-print.ts';
import { withoutNulls } from './json-values.ts';
import { unexplained } from './patch-document.ts';

/** Replaces or removes the object that it stands in, or an item of a list. */
export const PATCH = '$patch';
/** The only keys that are to remain in the object that it stands in. */
export const RETAIN_KEYS = '$retainKeys';
/** `$setElementOrder/NAME`: the order of the list NAME. */
export const SET_ELEMENT_ORDER = '$setElementOrder';
/** `$deleteFromPrimitiveList/NAME`: values to take out of the list NAME. */
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList';

/**
 * A value that has nothing to merge with: without nulls and directives; undefined where `$patch` stands in it, which
 * then makes the whole of it void.
 */
export function withoutDirectives(value: unknown): unknown {
  return stripDirectives(withoutNulls(value));
}

/** The NAME of `$setElementOrder/NAME`. */
export function listOfDirective(key: string, directive: string, malformed: () => StatusError): string {
  if (!key.startsWith(`${directive}/`)) throw malformed();
  return key.slice(directive.length + 1);
}

export function isDirective(key: string): boolean {
  return key === RETAIN_KEYS || key.startsWith(SET_ELEMENT_ORDER) || key.startsWith(DELETE_FROM_LIST);
}

export const malformedRetainKeys = (): StatusError => badRequest('invalid patch format of retainKeys');
export const malformedPrimitiveList = (): StatusError => badRequest('invalid patch format of primitive list');
export const malformedElementOrder = (): StatusError =>
  badRequest('invalid patch format of setElementOrder list');

export function missingMergeKey(item: JsonObject, mergeKey: string): StatusError {
  return unexplained(`map: ${goPrint(item)} does not contain declared merge key: ${mergeKey}`);
}

export function unknownPatchType(item: JsonObject): StatusError {
  return unexplained(`unknown patch type: ${goPrint(item[PATCH])} in map: ${goPrint(item)}`);
}

export function wrongType(expected: string, value: unknown): StatusError {
  return unexplained(`expected a ${expected}, but received a ${goType(value)}`);
}

function stripDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, PATCH)) return undefined;
  const kept: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    const stripped = isDirective(key) ? undefined : stripDirectives(field);
    if (stripped !== undefined) setKey(kept, key, stripped);
  }
  return kept;
}
