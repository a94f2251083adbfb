/** `metadata.managedFields` taken apart: who manages which fields of an object, and since when. */
import { Attached, isObject } from '../../../base/index.ts';
import type { ManagedFieldsEntry } from '../../object.ts';
import { type FieldSet, isEmptySet, readSet, sorted } from './field-set.ts';

/** One manager's part. A manager is told apart by its name, the operation and subresource, and for updates the version. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** The version that `fields` is written in. */
  readonly apiVersion: string;
  readonly subresource: string;
  readonly fields: FieldSet;
  /** RFC 3339; undefined where no time is recorded. */
  readonly time?: string;
}

/** All managers by their ids. A map is never changed once handed out. */
export type Managers = ReadonlyMap<string, Manager>;

export const NO_MANAGERS: Managers = new Map();

/** What tells a manager from the others. Ids compare as upstream's do, which decides the order of equals. */
export function managerId(of: Omit<Manager, 'fields' | 'time'>): string {
  return JSON.stringify({
    ...(of.manager === '' ? {} : { manager: of.manager }),
    operation: of.operation,
    ...(of.operation === 'Apply' ? {} : { apiVersion: of.apiVersion }),
    ...(of.subresource === '' ? {} : { subresource: of.subresource }),
  });
}

/**
 * Reads `managedFields`; undefined where an entry cannot be read. Entries of a stored object are shared and never
 * changed, so what was read of them is kept.
 */
export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): Managers | undefined {
  if (!entries || entries.length === 0) return NO_MANAGERS;
  const known = READ.get(entries);
  if (known) return known;
  const managers = parseEntries(entries);
  if (managers) READ.set(entries, managers);
  return managers;
}

/** Writes `managedFields`; undefined where nobody manages anything. */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined;
  const entries = [...managers.values()].sort(compareManagers).map(entryOf);
  READ.set(entries, managers);
  return entries;
}

/** Whole seconds since 1970; 0 where there is no time. */
export function secondsOf(manager: Manager): number {
  return manager.time === undefined ? 0 : Math.floor(Date.parse(manager.time) / 1000);
}

const READ = new Attached<readonly ManagedFieldsEntry[], Managers>();
const ENTRIES = new Attached<Manager, ManagedFieldsEntry>();

function parseEntries(entries: readonly ManagedFieldsEntry[]): Managers | undefined {
  const managers = new Map<string, Manager>();
  for (const entry of entries) {
    const manager = parseEntry(entry);
    if (!manager) return undefined;
    managers.set(managerId(manager), manager);
  }
  return managers;
}

function parseEntry(entry: ManagedFieldsEntry): Manager | undefined {
  const { operation, apiVersion, fieldsType, fieldsV1 } = entry;
  if ((operation !== 'Apply' && operation !== 'Update') || !apiVersion || fieldsType !== 'FieldsV1')
    return undefined;
  if (fieldsV1 !== undefined && !isObject(fieldsV1)) return undefined;
  try {
    const fields = readSet(fieldsV1);
    const head: Manager = {
      manager: entry.manager ?? '',
      operation,
      apiVersion,
      subresource: entry.subresource ?? '',
      fields,
    };
    return entry.time === undefined ? head : { ...head, time: entry.time };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The entry of a manager, made once: most writes leave most entries as they are. */
function entryOf(manager: Manager): ManagedFieldsEntry {
  let entry = ENTRIES.get(manager);
  if (!entry) {
    entry = makeEntry(manager);
    ENTRIES.set(manager, entry);
  }
  return entry;
}

function makeEntry(manager: Manager): ManagedFieldsEntry {
  return {
    ...(manager.manager === '' ? {} : { manager: manager.manager }),
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time === undefined ? {} : { time: manager.time }),
    fieldsType: 'FieldsV1',
    ...(isEmptySet(manager.fields) ? {} : { fieldsV1: sorted(manager.fields) }),
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  };
}

function compareManagers(a: Manager, b: Manager): number {
  return (
    compareText(a.operation, b.operation) ||
    secondsOf(a) - secondsOf(b) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
