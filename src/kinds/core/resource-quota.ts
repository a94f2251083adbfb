import { append, ownValue } from '../../base/index.ts';
import {
  FIELD_IS_IMMUTABLE,
  type FieldError,
  FieldPath,
  givenEmpty,
  goStruct,
  invalid,
  printed,
  Quantity,
  required,
  type Strategy,
  WHOLE_TOLD,
} from '../../api/index.ts';
import type { ResourceQuota } from '../types/index.ts';
import { roundAmounts } from './resources/round-amounts.ts';
import { checkResourceName, validateResourceQuantity } from './resources/resources.ts';
import { isQuotaResource } from './resources/resource-names.ts';

type QuotaSpec = NonNullable<ResourceQuota['spec']>;
type Requirement = NonNullable<NonNullable<QuotaSpec['scopeSelector']>['matchExpressions']>[number];
type Amounts = Readonly<Record<string, string | number>>;

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const SCOPES = SPEC.child('scopes');
const EXPRESSIONS = SPEC.child('scopeSelector', 'matchExpressions');
const SCOPE_SELECTOR = goStruct('MatchExpressions[]', {
  MatchExpressions: goStruct('ScopeName Operator Values[]'),
});
const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;
/** Scopes that a Pod is in or not, whatever the value. */
const EXISTS_ONLY = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'CrossNamespacePodAffinity',
];
const POD_RESOURCES = [
  'pods',
  ...['cpu', 'memory'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
];
/** What may be counted within each scope. */
const SCOPE_RESOURCES: Readonly<Record<string, readonly string[]>> = {
  Terminating: POD_RESOURCES,
  NotTerminating: POD_RESOURCES,
  NotBestEffort: POD_RESOURCES,
  PriorityClass: POD_RESOURCES,
  CrossNamespacePodAffinity: POD_RESOURCES,
  BestEffort: ['pods'],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};

export const resourceQuotaStrategy: Strategy<ResourceQuota> = {
  setDefaults: ({ spec }) => roundAmounts(spec?.hard),
  prepareForCreate(quota) {
    quota.status = {};
  },
  prepareForUpdate(quota, old) {
    quota.status = old.status ?? {};
  },
  prepareForStatusUpdate(quota, old) {
    quota.spec = old.spec ?? {};
  },
  allowUnconditionalUpdate: true,
  validateCreate: ({ spec = {} }) => validateSpec(spec),
  validateUpdate: ({ spec = {} }, old) => [
    ...validateSpec(spec),
    ...validateScopeChange(spec, old.spec ?? {}),
  ],
  validateStatusUpdate: ({ status = {} }) => [
    ...validateAmounts(status.hard, STATUS.child('hard')),
    ...validateAmounts(status.used, STATUS.child('used')),
  ],
  warnings: ({ spec }, old) =>
    old
      ? []
      : ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => orderWarnings(name, spec?.hard)),
};

function orderWarnings(name: string, hard: Amounts = {}): string[] {
  const isBare = ownValue(hard, `requests.${name}`) === undefined && ['cpu', 'memory'].includes(name);
  const requestName = isBare ? name : `requests.${name}`;
  const [requests, limits] = [ownValue(hard, requestName), ownValue(hard, `limits.${name}`)];
  if (requests === undefined || limits === undefined) return [];
  const [request, limit] = [Quantity.parse(requests), Quantity.parse(limits)];
  if (request.compare(limit) <= 0) return [];
  return [
    `ResourceQuota ${requestName} (${request.toString()}) should be less than limits.${name} (${limit.toString()})`,
  ];
}

function validateSpec(spec: QuotaSpec): FieldError[] {
  return [
    ...validateAmounts(spec.hard, SPEC.child('hard')),
    ...validateScopes(spec),
    ...validateScopeSelector(spec),
  ];
}

function validateAmounts(amounts: Amounts = {}, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, amount] of Object.entries(amounts)) {
    const at = path.key(name);
    checkResourceName(errors, name, at);
    if (!name.includes('/') && !isQuotaResource(name)) {
      errors.push(invalid(at, name, 'must be a standard resource for quota'));
    }
    append(errors, validateResourceQuantity(name, amount, at));
  }
  return errors;
}

function validateScopes({ scopes = [], hard }: QuotaSpec): FieldError[] {
  const errors: FieldError[] = [];
  const unfit = unfitCounter(hard);
  for (const scope of scopes) {
    if (!isScope(scope)) errors.push(invalid(SCOPES, scopes, 'unsupported scope'));
    for (let left = unfit(scope); left > 0 && errors.length < WHOLE_TOLD; left--) {
      errors.push(invalid(SCOPES, scopes, 'unsupported scope applied to resource'));
    }
    if (errors.length >= WHOLE_TOLD) break;
  }
  return [...errors, ...conflicts(scopes).map(() => invalid(SCOPES, scopes, 'conflicting scopes'))];
}

function validateScopeSelector({ scopeSelector, scopes, hard }: QuotaSpec): FieldError[] {
  const requirements = scopeSelector?.matchExpressions ?? [];
  const errors: FieldError[] = [];
  const unfit = unfitCounter(hard);
  let told = 0;
  for (const requirement of requirements) {
    const { scopeName } = requirement;
    if (!isScope(scopeName)) {
      errors.push(invalid(EXPRESSIONS.child('scopeName'), scopeName, 'unsupported scope'));
    }
    for (let left = unfit(scopeName); left > 0 && told < WHOLE_TOLD; left--, told++) {
      const whole = printed(SCOPE_SELECTOR, scopeSelector);
      errors.push(invalid(EXPRESSIONS, whole, 'unsupported scope applied to resource'));
    }
    append(errors, validateRequirement(requirement));
  }
  const names = requirements.map(({ scopeName }) => scopeName);
  return [...errors, ...conflicts(names).map(() => invalid(EXPRESSIONS, scopes, 'conflicting scopes'))];
}

function validateRequirement({ scopeName, operator, values = [] }: Requirement): FieldError[] {
  const errors: FieldError[] = [];
  const operatorPath = EXPRESSIONS.child('operator');
  const valuesPath = EXPRESSIONS.child('values');
  if (EXISTS_ONLY.includes(scopeName) && operator !== 'Exists') {
    const detail =
      "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
    errors.push(invalid(operatorPath, operator, detail));
  }
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      const detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
      errors.push(required(valuesPath, detail));
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      const detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      errors.push(invalid(valuesPath, values, detail));
    }
  } else errors.push(invalid(operatorPath, operator, 'not a valid selector operator'));
  return errors;
}

function validateScopeChange(spec: QuotaSpec, old: QuotaSpec): FieldError[] {
  const { scopes } = spec;
  const [before, now] = [new Set(old.scopes), new Set(scopes)];
  const same = before.size === now.size && [...now].every((scope) => before.has(scope));
  return same ? [] : [invalid(SCOPES, scopes ?? givenEmpty(spec, 'scopes'), FIELD_IS_IMMUTABLE)];
}

function isScope(scope: string): boolean {
  return Object.hasOwn(SCOPE_RESOURCES, scope);
}

/** How many of the counted resources have nothing to do with a scope, counted once for each. */
function unfitCounter(hard: Amounts = {}): (scope: string) => number {
  const known = new Map<string, number>();
  return (scope) => {
    let count = known.get(scope);
    if (count === undefined) {
      const fitting = ownValue(SCOPE_RESOURCES, scope);
      count = fitting
        ? Object.keys(hard).filter((name) => isQuotaResource(name) && !fitting.includes(name)).length
        : 0;
      known.set(scope, count);
    }
    return count;
  };
}

function conflicts(scopes: readonly string[]): (typeof CONFLICTS)[number][] {
  return CONFLICTS.filter((pair) => pair.every((scope) => scopes.includes(scope)));
}
