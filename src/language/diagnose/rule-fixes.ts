import type { FieldError } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { childSchema, schemaAlong } from '../catalog/schema-path.ts';
import { addEntries, replace } from '../edit/edits.ts';
import { skeletonOf } from '../catalog/skeleton.ts';
import { entryOf, namesOf, nodeOf, type PathEnd, type ScalarNode } from '../syntax/index.ts';
import { type Fix, fix } from './finding.ts';
import type { ManifestObject } from './structure.ts';
import { nearest } from './suggest.ts';

/** Supported values beyond so many are not offered one by one. */
const CHOICE_LIMIT = 6;

/** What sets an error of validation right, where that can be told from the error alone. */
export function fixesOfError(
  catalog: Catalog,
  text: string,
  object: ManifestObject,
  end: PathEnd,
  error: FieldError,
): Fix[] {
  if (error.reason === 'FieldValueRequired') return additions(catalog, text, object, end, error);
  const last = end.steps.at(-1);
  const value = last && nodeOf(last);
  if (error.reason !== 'FieldValueNotSupported' || value?.kind !== 'scalar') return [];
  return choices(value, supportedValues(error.message));
}

/** Fixes that put one of several values in the place of a wrong one, the likeliest first. */
export function choices(value: ScalarNode, supported: readonly string[]): Fix[] {
  const meant = nearest(value.text, supported);
  const others = supported.length <= CHOICE_LIMIT ? supported.filter((candidate) => candidate !== meant) : [];
  return [...(meant === undefined ? [] : [meant]), ...others].map((candidate) =>
    fix(`Change to \`${candidate}\``, [replace(value.start, value.end, candidate)], candidate === meant),
  );
}

/** The values that an error lists as the ones to choose from: `supported values: "A", "B"`. */
function supportedValues(message: string): string[] {
  const start = message.lastIndexOf(SUPPORTED);
  const list = start < 0 ? '' : message.slice(start + SUPPORTED.length);
  return [...list.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '').filter((value) => value !== '');
}

const SUPPORTED = 'supported values: ';

/** A field whose object is there can be added to it. */
function additions(
  catalog: Catalog,
  text: string,
  object: ManifestObject,
  { steps }: PathEnd,
  error: FieldError,
): Fix[] {
  const [field, ...deeper] = namesOf(error.field).slice(steps.length);
  const last = steps.at(-1);
  const owner = last ? nodeOf(last) : object.node;
  if (field === undefined || deeper.length > 0 || owner?.kind !== 'map' || entryOf(owner, field)) return [];
  const schema = childSchema(catalog, schemaAlong(catalog, object.node, steps), field);
  if (!schema) return [];
  return [fix(`Add \`${field}\``, [addEntries(text, owner, { [field]: skeletonOf(catalog, schema) })])];
}
