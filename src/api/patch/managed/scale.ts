/**
 * The record of a scale: what of an object's record concerns its number of replicas, in the words of `Scale`; and back.
 */
import type { ManagedFieldsEntry } from '../../object.ts';
import { difference, hasPath } from './field-set.ts';
import {
  type Manager,
  managerId,
  type Managers,
  NO_MANAGERS,
  readManagers,
  writeManagers,
} from './managers.ts';
import { setOf } from './path-tree.ts';
import { withFields } from './update-managers.ts';

/** Where the versions of a kind have their number of replicas, as steps: `['f:spec', 'f:replicas']`. */
export type ReplicasPaths = (apiVersion: string) => readonly string[] | undefined;

/** The `managedFields` of the scale of an object. */
export function scaleRecord(
  entries: readonly ManagedFieldsEntry[] | undefined,
  replicas: ReplicasPaths,
): ManagedFieldsEntry[] | undefined {
  const managers = new Map<string, Manager>();
  for (const manager of (readManagers(entries) ?? NO_MANAGERS).values()) {
    const path = replicas(manager.apiVersion);
    if (!path || !hasPath(manager.fields, path)) continue;
    const inScale = { ...manager, apiVersion: SCALE_VERSION, fields: IN_SCALE };
    managers.set(managerId(inScale), inScale);
  }
  return writeManagers(managers);
}

/**
 * The `managedFields` of an object of version `apiVersion` after a write of its scale, which left `scaleEntries` there:
 * who no longer manages the scale's replicas loses the object's, who does gets them.
 */
export function recordAfterScale(
  entries: readonly ManagedFieldsEntry[] | undefined,
  scaleEntries: readonly ManagedFieldsEntry[] | undefined,
  apiVersion: string,
  replicas: ReplicasPaths,
): ManagedFieldsEntry[] | undefined {
  const before = readManagers(entries) ?? NO_MANAGERS;
  const scale = readManagers(scaleEntries) ?? NO_MANAGERS;
  const after = new Map<string, Manager>();
  for (const [id, manager] of before) {
    const kept = keptBeside(manager, scale, replicas);
    if (kept) after.set(id, kept);
  }
  const path = replicas(apiVersion);
  for (const manager of path ? scale.values() : []) addScaler(after, before, manager, apiVersion, path ?? []);
  return writeManagers(after);
}

const SCALE_VERSION = 'autoscaling/v1';
const IN_SCALE = setOf(['f:spec', 'f:replicas']);

/** Managers of unknown versions go; one that manages the replicas keeps them only where it still manages the scale's. */
function keptBeside(manager: Manager, scale: Managers, replicas: ReplicasPaths): Manager | undefined {
  const path = replicas(manager.apiVersion);
  if (!path) return undefined;
  const inScale = scale.has(managerId({ ...manager, apiVersion: SCALE_VERSION }));
  return inScale ? manager : withFields(manager, difference(manager.fields, setOf(path)));
}

/** The time is that of the object's own entry: a write of the scale alone records none. */
function addScaler(
  after: Map<string, Manager>,
  before: Managers,
  { manager, operation, subresource, fields }: Manager,
  apiVersion: string,
  path: readonly string[],
): void {
  if (!hasPath(fields, ['f:spec', 'f:replicas'])) return;
  const head = { manager, operation, apiVersion, subresource };
  const id = managerId(head);
  if (after.has(id)) return;
  const time = before.get(id)?.time;
  after.set(id, { ...head, fields: setOf(path), ...(time === undefined ? {} : { time }) });
}
