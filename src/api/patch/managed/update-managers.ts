/** Who manages what after an object changed, whatever the operation was. */
import { compareValues, type Comparison } from './compare.ts';
import {
  difference,
  type FieldSet,
  intersection,
  isEmptySet,
  recursiveDifference,
  under,
  union,
} from './field-set.ts';
import type { FieldType } from './field-type.ts';
import type { Manager, Managers } from './managers.ts';

/** An object in one version, with the type that it has there. */
export interface VersionedObject {
  readonly type: FieldType;
  readonly value: unknown;
}

/** An object in another version; undefined where there is no such version any more. */
export type InVersion = (value: unknown, apiVersion: string) => VersionedObject | undefined;

/** Which fields a write can reach, by the subresource that it comes through. */
export type FieldFilter =
  | { readonly kind: 'without'; readonly fields: FieldSet }
  | { readonly kind: 'only'; readonly fields: FieldSet };

/** The fields of a set that a write reaches. */
export function filterFields(set: FieldSet, filter: FieldFilter | undefined): FieldSet {
  if (!filter) return set;
  return filter.kind === 'without' ? recursiveDifference(set, filter.fields) : under(set, filter.fields);
}

export interface Change {
  /** The version that both values are in. */
  readonly apiVersion: string;
  readonly type: FieldType;
  readonly before: unknown;
  readonly after: unknown;
  readonly inVersion: InVersion;
  readonly filter: FieldFilter | undefined;
}

export interface ChangeOutcome {
  readonly comparison: Comparison;
  /** What others manage and the change sets anew, by their ids. */
  readonly conflicts: ReadonlyMap<string, FieldSet>;
  /** The others without what the change sets anew or removes. */
  readonly others: Managers;
}

/** What a change does to every manager but the one with the id `self`, where that is given. */
export function changeManagers(change: Change, managers: Managers, self?: string): ChangeOutcome {
  const comparisons = new Map<string, VersionedComparison | undefined>();
  const comparison = filtered(compareValues(change.type, change.before, change.after), change.filter);
  comparisons.set(change.apiVersion, withChanged(comparison));
  const conflicts = new Map<string, FieldSet>();
  const others = new Map<string, Manager>();
  for (const [id, manager] of managers) {
    if (id === self) continue;
    const own = comparisonIn(change, manager.apiVersion, comparisons);
    if (!own) continue;
    const conflict = intersection(manager.fields, own.changed);
    if (!isEmptySet(conflict)) conflicts.set(id, conflict);
    const remaining = withFields(manager, difference(difference(manager.fields, conflict), own.removed));
    if (remaining) others.set(id, remaining);
  }
  return { comparison, conflicts, others };
}

/** The manager with other fields, itself where they are the same; undefined where there are none left. */
export function withFields(manager: Manager, fields: FieldSet): Manager | undefined {
  if (isEmptySet(fields)) return undefined;
  return sameSet(manager.fields, fields) ? manager : { ...manager, fields };
}

/** A comparison in one version, with what it sets anew: asked once for each manager, so it is put together once. */
interface VersionedComparison extends Comparison {
  readonly changed: FieldSet;
}

function withChanged(comparison: Comparison): VersionedComparison {
  return { ...comparison, changed: union(comparison.modified, comparison.added) };
}

function comparisonIn(
  change: Change,
  apiVersion: string,
  known: Map<string, VersionedComparison | undefined>,
): VersionedComparison | undefined {
  if (!known.has(apiVersion)) {
    const before = change.inVersion(change.before, apiVersion);
    const after = change.inVersion(change.after, apiVersion);
    const comparison = before && after && compareValues(before.type, before.value, after.value);
    known.set(apiVersion, comparison && withChanged(filtered(comparison, change.filter)));
  }
  return known.get(apiVersion);
}

function filtered(comparison: Comparison, filter: FieldFilter | undefined): Comparison {
  if (!filter) return comparison;
  return {
    added: filterFields(comparison.added, filter),
    modified: filterFields(comparison.modified, filter),
    removed: filterFields(comparison.removed, filter),
  };
}

function sameSet(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  const elements = Object.keys(a);
  if (elements.length !== Object.keys(b).length) return false;
  return elements.every((element) => {
    const [mine, theirs] = [a[element], b[element]];
    return mine !== undefined && theirs !== undefined && sameSet(mine, theirs);
  });
}
