import { ownValue } from '../../base/index.ts';
import { parseApiVersion } from '../../api/index.ts';
import type { ApiObject } from '../../client/index.ts';

/** What can be done with an object from a menu, beside what works with each: opening and deleting it. */
export type ObjectAction = 'scale' | 'restart' | 'undo';

const ACTIONS: Readonly<Record<string, readonly ObjectAction[]>> = {
  'apps/Deployment': ['scale', 'restart', 'undo'],
  'apps/StatefulSet': ['scale', 'restart', 'undo'],
  'apps/DaemonSet': ['restart', 'undo'],
  'apps/ReplicaSet': ['scale'],
  '/ReplicationController': ['scale'],
};

export function actionsOf(object: Pick<ApiObject, 'apiVersion' | 'kind'>): readonly ObjectAction[] {
  return ownValue(ACTIONS, `${parseApiVersion(object.apiVersion).group}/${object.kind}`) ?? [];
}

/** Words that the `when` clauses of the menus look for: `Deployment open delete scale restart undo`. */
export function contextValueOf(object: ApiObject): string {
  return [object.kind, 'open', 'delete', ...actionsOf(object)].join(' ');
}
