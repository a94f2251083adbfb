import { LargeInteger } from '../../base/index.ts';
import type { KubernetesObject, SelectableFields } from '../../api/index.ts';
import { parseJsonPath } from './json-path.ts';

/** What a definition lets its objects be selected by. */
export function customSelectableFields(
  asked: readonly { readonly jsonPath: string }[] = [],
): SelectableFields {
  const fields = asked.map(({ jsonPath }) => {
    const path = parseJsonPath(jsonPath);
    const read = (object: KubernetesObject): string => textOf(path?.(object)[0]);
    return [jsonPath.replace(/^\./, ''), read] as const;
  });
  return {
    fields: Object.fromEntries(fields),
    refuse: (field) => `field label not supported: ${field}`,
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const isScalar = typeof value === 'number' || typeof value === 'boolean' || value instanceof LargeInteger;
  return isScalar ? String(value) : '';
}
