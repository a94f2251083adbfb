import { append } from '../../base/index.ts';
import { type Operation, type OperationSource, operationsOf } from './operations.ts';
import { groupOperation, rootOperation, versionOperation } from './root-operations.ts';

/** The operations of each document of `/openapi/v3`, by its path there: `apis/apps/v1`. */
export function operationGroups(source: OperationSource): ReadonlyMap<string, readonly Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const root of ROOTS) {
    const operation = rootOperation(root);
    if (operation) groups.set(root, [operation]);
  }
  for (const resource of source.kinds.all()) {
    const { group, version } = resource;
    if (group !== '' && !groups.has(`apis/${group}`)) groups.set(`apis/${group}`, [groupOperation(group)]);
    const path = group === '' ? `api/${version}` : `apis/${group}/${version}`;
    const operations = groups.get(path) ?? [versionOperation(group, version)];
    append(operations, operationsOf(resource, source));
    groups.set(path, operations);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const ROOTS = ['api', 'apis', 'version', '.well-known/openid-configuration', 'openid/v1/jwks'];
