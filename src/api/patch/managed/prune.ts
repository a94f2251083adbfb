/** What an apply removes: what the manager applied before, does not apply now, and nobody else manages. */
import { difference, type FieldSet, intersection, isEmptySet, union } from './field-set.ts';
import { fieldSetOf } from './field-set-of.ts';
import type { FieldType } from './field-type.ts';
import type { Manager, Managers } from './managers.ts';
import { unionOfAll } from './path-tree.ts';
import { removePaths, withNamedFields } from './remove.ts';
import { NEVER_MANAGED } from './never-managed.ts';
import type { InVersion, VersionedObject } from './update-managers.ts';

export interface Pruning {
  readonly merged: unknown;
  /** The version that `merged` is in. */
  readonly apiVersion: string;
  /** What the manager applied before. */
  readonly last: Manager | undefined;
  /** All managers, with what the applying one manages from now on. */
  readonly managers: Managers;
  readonly inVersion: InVersion;
}

/** The merged object without what is dropped. */
export function pruneDropped({ merged, apiVersion, last, managers, inVersion }: Pruning): unknown {
  if (!last || isEmptySet(last.fields)) return merged;
  // A record that a client wrote may claim even what makes an object one, of a version, with a name.
  const applied = difference(last.fields, NEVER_MANAGED);
  const then = inVersion(merged, last.apiVersion);
  if (!then) return merged;
  const pruned = removePaths(then.type, then.value, withNamedFields(then.type, applied));
  const owned = restoreOwned(then, pruned, last.apiVersion, managers, inVersion);
  return inVersion(restoreDangling(then, owned, applied), apiVersion)?.value;
}

/** Puts back what any manager claims, first in the version of the pruned object, so that it can be converted. */
function restoreOwned(
  merged: VersionedObject,
  pruned: unknown,
  apiVersion: string,
  managers: Managers,
  inVersion: InVersion,
): unknown {
  const claims = claimsByVersion(managers);
  const versions = [apiVersion, ...[...claims.keys()].filter((version) => version !== apiVersion)];
  let restored = pruned;
  for (const version of versions) {
    const claim = claims.get(version);
    const whole = inVersionOf(merged, apiVersion, version, inVersion);
    const part = inVersionOf({ type: merged.type, value: restored }, apiVersion, version, inVersion);
    if (!claim || !whole || !part) continue;
    const value = keepClaimed(whole.type, whole.value, part.value, claim);
    restored = inVersionOf({ type: whole.type, value }, version, apiVersion, inVersion)?.value ?? restored;
  }
  return restored;
}

function inVersionOf(
  object: VersionedObject,
  from: string,
  to: string,
  inVersion: InVersion,
): VersionedObject | undefined {
  return from === to ? object : inVersion(object.value, to);
}

function claimsByVersion(managers: Managers): Map<string, FieldSet> {
  const claims = new Map<string, FieldSet[]>();
  for (const { apiVersion, fields } of managers.values()) {
    const ofVersion = claims.get(apiVersion);
    if (ofVersion) ofVersion.push(fields);
    else claims.set(apiVersion, [fields]);
  }
  return new Map([...claims].map(([apiVersion, sets]) => [apiVersion, unionOfAll(sets)]));
}

function keepClaimed(type: FieldType, merged: unknown, pruned: unknown, claim: FieldSet): unknown {
  const kept = union(namedPaths(type, pruned), withNamedFields(type, claim));
  return removePaths(type, merged, difference(namedPaths(type, merged), kept));
}

/** Puts back what went along with something removed though the manager never applied it. */
function restoreDangling(merged: VersionedObject, pruned: unknown, applied: FieldSet): unknown {
  const gone = difference(namedPaths(merged.type, merged.value), namedPaths(merged.type, pruned));
  return removePaths(merged.type, merged.value, intersection(gone, withNamedFields(merged.type, applied)));
}

function namedPaths(type: FieldType, value: unknown): FieldSet {
  return withNamedFields(type, fieldSetOf(type, value));
}
