import { isObject, ownValue, setKey } from '../../base/index.ts';
import { badRequest } from '../status.ts';
import { jsonKind } from './go-print.ts';
import { withoutNulls } from './json-values.ts';
import type { PatchDocument, Patched } from './patch-document.ts';

/**
 * Applies a merge patch (RFC 7386): objects merge, null removes, all else replaces. `target` is left as it is. Throws a
 * `StatusError` (400) where the body is no object.
 */
export function applyMergePatch(target: unknown, document: PatchDocument): Patched {
  const patch = document.value;
  if (patch === null) throw badRequest('Invalid JSON Patch');
  if (!isObject(patch)) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`,
    );
  }
  return {
    value: merge(target, patch),
    problems: document.duplicates,
  };
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(target) || !isObject(patch)) return withoutNulls(patch);
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else setKey(merged, key, merge(ownValue(merged, key), value));
  }
  return merged;
}
