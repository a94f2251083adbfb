import { parseDocument, stringify } from 'yaml';
import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import type { ManagedFieldsEntry } from '../../api/index.ts';
import type { ApiObject } from '../../client/index.ts';
import type { EditConflict } from './merge-edits.ts';

/** A live object as a person reads and edits it: without the bookkeeping of field managers. */
export function textOfObject(object: ApiObject): string {
  return stringify(editable(object), { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The object without what no one edits. */
export function editable(object: ApiObject): JsonObject {
  const { managedFields: _, ...metadata } = object.metadata;
  const { apiVersion, kind, ...rest } = object;
  return { apiVersion, kind, ...rest, metadata };
}

/** Reads an edited text. Throws where it is no YAML or no object. */
export function objectOfText(text: string): JsonObject {
  // Looking for repeated keys, the library compares each with all before it.
  const document = parseDocument(text, { uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw new Error(error.message);
  const value: unknown = document.toJS();
  if (!isObject(value)) throw new Error('the text is not an object');
  return value;
}

/** Says what is in the way of saving, and how to go on. */
export function conflictText(
  conflicts: readonly EditConflict[],
  managers: readonly ManagedFieldsEntry[],
): string {
  const fields = conflicts.map(({ path, mine, theirs }) => {
    const manager = managerOf(path, managers);
    const by = manager === undefined ? '' : ` by ${manager}`;
    return `${fieldText(path)} was changed${by} to ${short(theirs)} (yours: ${short(mine)})`;
  });
  return `Changed in the cluster meanwhile: ${fields.join('; ')}. Save again to overwrite, or revert the file to take what is there.`;
}

/** The manager that set a field last, as the object's own bookkeeping has it. */
export function managerOf(
  path: readonly (string | number)[],
  managers: readonly ManagedFieldsEntry[],
): string | undefined {
  const owners = managers.filter(({ fieldsV1 }) => holds(fieldsV1, path));
  return owners.sort((a, b) => (b.time ?? '').localeCompare(a.time ?? ''))[0]?.manager;
}

/** Whether a set of fields holds the path; below a list, whose items it names by their keys, it goes by the list. */
function holds(fields: unknown, path: readonly (string | number)[]): boolean {
  let at = fields;
  for (const name of path) {
    if (typeof name === 'number') return true;
    if (!isObject(at) || !Object.hasOwn(at, `f:${name}`)) return false;
    at = ownValue(at, `f:${name}`);
  }
  return true;
}

function fieldText(path: readonly (string | number)[]): string {
  return path
    .map((name) => (typeof name === 'number' ? `[${name}]` : `.${name}`))
    .join('')
    .replace(/^\./, '');
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
