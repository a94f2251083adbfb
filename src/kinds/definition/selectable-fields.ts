import type { KubernetesObject, SelectableFields } from '../../api/index.ts';

type ReadField = SelectableFields['fields'][string];

/** Fields of a kind that refuses all others in the usual words. */
export function selectableFields(own: Readonly<Record<string, ReadField>>): SelectableFields {
  return { fields: own, refuse: (field) => `field label not supported: ${field}` };
}

/** The value at a dotted path as text; empty where it is missing. */
export function fieldText(path: string): ReadField {
  const parts = path.split('.');
  return (object: KubernetesObject) => {
    let value: unknown = object;
    for (const part of parts) {
      if (typeof value !== 'object' || value === null) return '';
      value = Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;
    }
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
  };
}

/** The same of a flag, which is false where it is missing. */
export function flagText(path: string): ReadField {
  const read = fieldText(path);
  return (object) => read(object) || 'false';
}

/** The same of a number, which is zero where it is missing. */
export function countText(path: string): ReadField {
  const read = fieldText(path);
  return (object) => read(object) || '0';
}
