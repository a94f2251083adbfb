/** One server-side apply, once what is applied has been found to fit. */
import { deepEqual, isObject, type JsonObject } from '../../../base/index.ts';
import type { KubernetesObject } from '../../object.ts';
import { applyConflict } from './conflicts.ts';
import { difference, type FieldSet, isEmptySet } from './field-set.ts';
import { fieldSetOf } from './field-set-of.ts';
import type { FieldType } from './field-type.ts';
import { lastAppliedFields } from './last-applied.ts';
import { type Manager, managerId, type Managers } from './managers.ts';
import { mergeValues } from './merge.ts';
import { NEVER_MANAGED } from './never-managed.ts';
import { pruneDropped } from './prune.ts';
import {
  changeManagers,
  type FieldFilter,
  filterFields,
  type InVersion,
  withFields,
} from './update-managers.ts';

export interface Application {
  readonly type: FieldType;
  /** The object that is there, without its record. */
  readonly current: KubernetesObject;
  readonly applied: JsonObject;
  readonly managers: Managers;
  /** Who applies. */
  readonly applier: Omit<Manager, 'fields'> & { readonly time: string };
  /** Takes over what others manage. */
  readonly force: boolean;
  /** Takes over what client-side apply set and nobody changed since. */
  readonly follows: boolean;
  readonly filter: FieldFilter | undefined;
  readonly inVersion: InVersion;
}

/** What an apply makes of an object and of its managers. The object is `current` itself where nothing changes. */
export interface Applied {
  readonly object: KubernetesObject;
  readonly managers: Managers;
}

/** Merges, prunes and hands over. Throws the conflicts as a `StatusError`. */
export function applyObject(application: Application): Applied {
  const { type, current, applied, managers, applier, filter, inVersion } = application;
  const { apiVersion } = applier;
  const id = managerId(applier);
  const last = managers.get(id);
  const own: Manager = { ...applier, fields: filterFields(fieldSetOf(type, applied), filter) };
  const merged = mergeValues(type, current, applied);
  const pruned = pruneDropped({
    merged,
    apiVersion,
    last,
    managers: new Map(managers).set(id, own),
    inVersion,
  });
  const next = wholeObject(pruned, current);
  const change = { apiVersion, type, before: current, after: next, inVersion, filter };
  const { conflicts, others } = changeManagers(change, managers, id);
  const disputed = disputedPaths(conflicts, application);
  if (disputed.size > 0) throw applyConflict(disputed, managers);
  const unchanged = deepEqual(current, next);
  const after = new Map(others);
  const kept = withFields(unchanged ? untouched(own, last) : own, difference(own.fields, NEVER_MANAGED));
  if (kept) after.set(id, kept);
  return { object: unchanged ? current : next, managers: after };
}

/** An apply without effect records no new time. */
function untouched(manager: Manager, last: Manager | undefined): Manager {
  const { time: _, ...own } = manager;
  return last?.time === undefined ? own : { ...own, time: last.time };
}

function wholeObject(merged: unknown, current: KubernetesObject): KubernetesObject {
  if (!isObject(merged)) return current;
  const { apiVersion, kind } = current;
  return { ...merged, apiVersion, kind, metadata: isObject(merged['metadata']) ? merged['metadata'] : {} };
}

/** The conflicts that stand in the way. */
function disputedPaths(
  conflicts: ReadonlyMap<string, FieldSet>,
  { type, current, force, follows }: Application,
): ReadonlyMap<string, FieldSet> {
  if (force || conflicts.size === 0) return NONE;
  const free = follows ? lastAppliedFields(type, current) : undefined;
  if (!free) return conflicts;
  const disputed = [...conflicts].map(([id, paths]) => [id, difference(paths, free)] as const);
  return new Map(disputed.filter(([, paths]) => !isEmptySet(paths)));
}

const NONE: ReadonlyMap<string, FieldSet> = new Map();
