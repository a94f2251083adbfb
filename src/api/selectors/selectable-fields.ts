import type { KubernetesObject } from '../object.ts';
import type { FieldRequirement } from './field-selector.ts';

/** What the objects of a kind can be selected by, beside name and namespace. */
export interface SelectableFields {
  readonly fields: Readonly<Record<string, (object: KubernetesObject) => string>>;
  /** The refusal of another field. */
  readonly refuse: (field: string) => string;
}

/** Upstream's refusal of a field that a kind cannot be selected by; undefined where all of them can be. */
export function fieldSelectorProblem(
  own: SelectableFields | undefined,
  requirements: readonly FieldRequirement[],
): string | undefined {
  for (const { field } of requirements) {
    if (METADATA_FIELDS.includes(field) || (own && Object.hasOwn(own.fields, field))) continue;
    return (
      own?.refuse(field) ??
      `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    );
  }
  return undefined;
}

/** The text that a field selector compares with; empty where there is no value. */
export function selectableField(
  own: SelectableFields | undefined,
  object: KubernetesObject,
  field: string,
): string {
  if (field === 'metadata.name') return object.metadata.name ?? '';
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  return own && Object.hasOwn(own.fields, field) ? (own.fields[field]?.(object) ?? '') : '';
}

const METADATA_FIELDS = ['metadata.name', 'metadata.namespace'];
