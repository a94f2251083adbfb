/** Which requests a webhook or an admission policy looks at. */
import { type FieldError, type FieldPath, invalid, notSupported, required } from '../../api/index.ts';

export interface MatchRule {
  readonly operations?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly scope?: string;
}

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];

export function validateMatchRule(rule: MatchRule, path: FieldPath): FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  return [
    ...validateWildcard(operations, 'operations', path.child('operations')),
    ...operations.flatMap((operation, index) =>
      OPERATIONS.includes(operation)
        ? []
        : [notSupported(path.child('operations').index(index), operation, OPERATIONS)],
    ),
    ...validateWildcard(apiGroups, 'API groups', path.child('apiGroups')),
    ...validateWildcard(apiVersions, 'API versions', path.child('apiVersions')),
    ...apiVersions.flatMap((version, index) =>
      version === '' ? [required(path.child('apiVersions').index(index))] : [],
    ),
    ...validateResources(resources, path.child('resources')),
    ...(scope === undefined || SCOPES.includes(scope)
      ? []
      : [notSupported(path.child('scope'), scope, SCOPES)]),
  ];
}

/** At least one value; `*` stands alone. */
function validateWildcard(values: readonly string[], what: string, path: FieldPath): FieldError[] {
  if (values.length === 0) return [required(path)];
  return values.length > 1 && values.includes('*')
    ? [invalid(path, values, `if '*' is present, must not specify other ${what}`)]
    : [];
}

function validateResources(resources: readonly string[], path: FieldPath): FieldError[] {
  if (resources.length === 0) return [required(path)];
  const errors: FieldError[] = [];
  const wholeResources = new Set<string>();
  const wholeSubresources = new Set<string>();
  let hasPlain = false;
  for (const [index, text] of resources.entries()) {
    const at = path.index(index);
    const slash = text.indexOf('/');
    if (text === '') errors.push(required(at));
    else if (slash < 0) hasPlain = text !== '*';
    else {
      const [resource, subresource] = [text.slice(0, slash), text.slice(slash + 1)];
      const covering = [
        ...(wholeResources.has(resource) ? [`${resource}/*`] : []),
        ...(wholeSubresources.has(subresource) ? [`*/${subresource}`] : []),
      ];
      for (const other of covering) {
        errors.push(invalid(at, text, `if '${other}' is present, must not specify ${text}`));
      }
      if (subresource === '*') wholeResources.add(resource);
      if (resource === '*') wholeSubresources.add(subresource);
    }
  }
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  }
  if (resources.includes('*') && hasPlain) {
    const detail = "if '*' is present, must not specify other resources without subresources";
    errors.push(invalid(path, resources, detail));
  }
  return errors;
}
