import { findCondition } from '../../api/index.ts';
import { isObject } from '../../base/index.ts';
import { isTerminating, type Namespace } from '../../kinds/index.ts';
import type { ApiObject } from '../../client/index.ts';
import { type ConditionLike, counted, detailed, type Health } from './health.ts';

export function namespaceHealth(namespace: Namespace): Health {
  if (isTerminating(namespace)) {
    const left = namespace.status?.conditions?.find(
      ({ status, type }) => status === 'True' && type.endsWith('Remaining'),
    );
    return detailed('terminating', 'Terminating', left?.message);
  }
  return { state: 'ready', text: namespace.status?.phase ?? 'Active' };
}

/**
 * A ConfigMap or a Secret, of which nothing but the metadata is known. How many keys it has is told by the bookkeeping
 * of who set which field; an object whose bookkeeping somebody took away is only known to be there.
 */
export function keyedHealth({ metadata }: ApiObject): Health {
  const entries = (metadata.managedFields ?? []).filter(({ fieldsV1 }) => fieldsV1 !== undefined);
  if (entries.length === 0) return { state: 'plain', text: 'in the cluster' };
  const keys = new Set(entries.flatMap(({ fieldsV1 }) => keysIn(fieldsV1)));
  return { state: 'plain', text: counted(keys.size, 'key') };
}

/** The keys of the data among a manager's fields, as `f:name`. */
function keysIn(fields: unknown): readonly string[] {
  if (!isObject(fields)) return [];
  return ['f:data', 'f:binaryData', 'f:stringData'].flatMap((part) => {
    const keys = fields[part];
    return isObject(keys) ? Object.keys(keys).filter((name) => name.startsWith('f:')) : [];
  });
}

type WithConditions = ApiObject & { status?: { conditions?: readonly ConditionLike[] } };

/** Any other kind: what its `Ready` or `Available` condition says, where it has one; otherwise that it is there. */
export function anyHealth(object: ApiObject): Health {
  if (isTerminating(object)) return { state: 'terminating', text: 'Terminating' };
  const conditions = (object as WithConditions).status?.conditions ?? [];
  const condition =
    findCondition(conditions, 'Ready') ??
    findCondition(conditions, 'Available') ??
    findCondition(conditions, 'Established');
  if (condition === undefined) return { state: 'plain', text: 'in the cluster' };
  const { type = '', status, reason, message } = condition;
  if (status === 'True') return detailed('ready', type, message);
  return detailed('warning', `not ${type.toLowerCase()}${reason ? `: ${reason}` : ''}`, message);
}
