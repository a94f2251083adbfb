import type { ConfigMap, Namespace, Secret } from '../../kinds/index.ts';
import type { ApiObject } from '../../client/index.ts';
import { type ConditionLike, conditionOf, counted, detailed, type Health, isTerminating } from './health.ts';

export function namespaceHealth(namespace: Namespace): Health {
  if (isTerminating(namespace)) {
    const left = namespace.status?.conditions?.find(
      ({ status, type }) => status === 'True' && type.endsWith('Remaining'),
    );
    return detailed('terminating', 'Terminating', left?.message);
  }
  return { state: 'ready', text: namespace.status?.phase ?? 'Active' };
}

export function configMapHealth(map: ConfigMap): Health {
  const keys = Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length;
  return { state: 'plain', text: counted(keys, 'key') + (map.immutable === true ? ', immutable' : '') };
}

export function secretHealth(secret: Secret): Health {
  const keys = counted(Object.keys(secret.data ?? {}).length, 'key');
  const type = secret.type ?? 'Opaque';
  return { state: 'plain', text: type === 'Opaque' ? keys : `${keys}, ${type}` };
}

type WithConditions = ApiObject & { status?: { conditions?: readonly ConditionLike[] } };

/** Any other kind: what its `Ready` or `Available` condition says, where it has one; otherwise that it is there. */
export function anyHealth(object: ApiObject): Health {
  if (isTerminating(object)) return { state: 'terminating', text: 'Terminating' };
  const conditions = (object as WithConditions).status?.conditions ?? [];
  const condition =
    conditionOf(conditions, 'Ready') ??
    conditionOf(conditions, 'Available') ??
    conditionOf(conditions, 'Established');
  if (condition === undefined) return { state: 'plain', text: 'in the cluster' };
  const { type = '', status, reason, message } = condition;
  if (status === 'True') return detailed('ready', type, message);
  return detailed('warning', `not ${type.toLowerCase()}${reason ? `: ${reason}` : ''}`, message);
}
