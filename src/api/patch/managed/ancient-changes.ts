/** Keeps the number of updating managers small: the oldest are joined, those of one version in one entry. */
import type { FieldSet } from './field-set.ts';
import { type Manager, managerId, type Managers, secondsOf } from './managers.ts';
import { unionOfAll } from './path-tree.ts';

/** So many managers that update have an entry of their own. */
export const MAX_UPDATE_MANAGERS = 10;

const ANCIENT = 'ancient-changes';

/** The managers, with the oldest that update joined where they are too many. */
export function capManagers(managers: Managers): Managers {
  const updaters = [...managers].filter(([, manager]) => manager.operation === 'Update');
  let excess = updaters.length - MAX_UPDATE_MANAGERS;
  if (excess <= 0) return managers;
  updaters.sort(([a, left], [b, right]) => secondsOf(left) - secondsOf(right) || (a < b ? -1 : 1));
  const capped = new Map(managers);
  const joints = new Map<string, FieldSet[]>();
  const firstOfVersion = new Map<string, string>();
  for (const [id, manager] of updaters) {
    if (excess <= 0) break;
    const first = firstOfVersion.get(manager.apiVersion);
    if (first === undefined) {
      firstOfVersion.set(manager.apiVersion, id);
      continue;
    }
    joinOldest(capped, joints, first, id, manager);
    excess--;
  }
  for (const [id, sets] of joints) {
    const joint = capped.get(id);
    if (joint) capped.set(id, { ...joint, fields: unionOfAll(sets) });
  }
  return capped;
}

/**
 * Moves a manager, with its later time, into the joint entry of its version, which takes over the first one's. The fields of
 * an entry are gathered in `joints`, to be joined once.
 */
function joinOldest(
  managers: Map<string, Manager>,
  joints: Map<string, FieldSet[]>,
  first: string,
  id: string,
  manager: Manager,
): void {
  const { apiVersion, fields, time } = manager;
  const joint = { manager: ANCIENT, operation: 'Update', apiVersion, subresource: '' } as const;
  const jointId = managerId(joint);
  const before = managers.get(jointId) ?? managers.get(first);
  const sets = joints.get(jointId);
  if (sets) sets.push(fields);
  else joints.set(jointId, before ? [before.fields, fields] : [fields]);
  if (!managers.has(jointId)) managers.delete(first);
  managers.delete(id);
  managers.set(jointId, time === undefined ? { ...joint, fields } : { ...joint, fields, time });
}
