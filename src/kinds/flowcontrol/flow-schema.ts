import {
  checkMessages,
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  goStruct,
  invalid,
  invalidAll,
  type Strategy,
  notSupported,
  printed,
  required,
} from '../../api/index.ts';
import type { FlowSchema } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { validateMandatorySchema } from './mandatory-specs.ts';
import { keepAllMetadata } from '../shared/status-metadata.ts';
import { validateFlowConditions } from './flow-conditions.ts';
import { validateFlowSubjects } from './flow-subjects.ts';

type Spec = FlowSchema['spec'] & object;
type Rule = NonNullable<Spec['rules']>[number];
type ResourceRule = NonNullable<Rule['resourceRules']>[number];
type NonResourceRule = NonNullable<Rule['nonResourceRules']>[number];

const SPEC = FieldPath.of('spec');
const DISTINGUISHERS = ['ByNamespace', 'ByUser'];
const DISTINGUISHER = goStruct('Type');
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const DEFAULT_PRECEDENCE = 1000;
const LAST_PRECEDENCE = 10_000;

export const flowSchemaStrategy: Strategy<FlowSchema> = {
  setDefaults({ spec }) {
    if (spec) spec.matchingPrecedence ||= DEFAULT_PRECEDENCE;
  },
  prepareForCreate(schema) {
    schema.status = {};
    beginGeneration(schema);
  },
  prepareForUpdate(schema, old) {
    schema.status = old.status ?? {};
    raiseGeneration(schema, old, ['spec']);
  },
  prepareForStatusUpdate(schema, old) {
    if (old.spec) schema.spec = old.spec;
    keepAllMetadata(schema, old);
  },
  allowUnconditionalUpdate: false,
  validateCreate: validateSchema,
  validateUpdate: validateSchema,
  validateStatusUpdate: ({ status }) => validateFlowConditions(status?.conditions ?? []),
};

function validateSchema({ metadata, spec, status }: FlowSchema): FieldError[] {
  const { distinguisherMethod, matchingPrecedence, rules = [] } = spec ?? {};
  return [
    ...validatePrecedence(matchingPrecedence ?? DEFAULT_PRECEDENCE, metadata.name ?? ''),
    ...validateDistinguisher(distinguisherMethod, SPEC.child('distinguisherMethod').child('type')),
    ...validateLevel(
      spec?.priorityLevelConfiguration?.name ?? '',
      SPEC.child('priorityLevelConfiguration').child('name'),
    ),
    ...rules.flatMap((rule, index) => validateRule(rule, SPEC.child('rules').index(index))),
    ...(spec ? validateMandatorySchema(metadata.name ?? '', spec) : []),
    ...validateFlowConditions(status?.conditions ?? []),
  ];
}

function validatePrecedence(precedence: number, name: string): FieldError[] {
  const path = SPEC.child('matchingPrecedence');
  if (precedence <= 0) return [invalid(path, precedence, 'must be a positive value')];
  if (precedence > LAST_PRECEDENCE) {
    return [invalid(path, precedence, `must not be greater than ${LAST_PRECEDENCE}`)];
  }
  if (precedence > 1 || name === 'exempt') return [];
  return [invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1")];
}

function validateDistinguisher(method: Spec['distinguisherMethod'], path: FieldPath): FieldError[] {
  if (!method || DISTINGUISHERS.includes(method.type)) return [];
  return [notSupported(path, printed(DISTINGUISHER, method), DISTINGUISHERS)];
}

function validateLevel(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path, 'must reference a priority level')];
  return invalidAll(path, name, dns1123Subdomain(name));
}

function validateRule(rule: Rule, path: FieldPath): FieldError[] {
  const { resourceRules = [], nonResourceRules = [] } = rule;
  const errors = validateFlowSubjects(rule.subjects ?? [], path.child('subjects'));
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    const detail = 'at least one of resourceRules and nonResourceRules has to be non-empty';
    errors.push(required(path, detail));
  }
  return [
    ...errors,
    ...resourceRules.flatMap((one, index) =>
      validateResourceRule(one, path.child('resourceRules').index(index)),
    ),
    ...nonResourceRules.flatMap((one, index) =>
      validateNonResourceRule(one, path.child('nonResourceRules').index(index)),
    ),
  ];
}

function validateResourceRule(rule: ResourceRule, path: FieldPath): FieldError[] {
  const apiGroups = rule.apiGroups ?? [];
  const resources = rule.resources ?? [];
  return [
    ...validateVerbs(rule.verbs ?? [], path.child('verbs')),
    ...validateAny(apiGroups, 'resource rules must supply at least one api group', path.child('apiGroups')),
    ...validateAlone(apiGroups, 'api groups', path.child('apiGroups')),
    ...validateAny(resources, 'resource rules must supply at least one resource', path.child('resources')),
    ...validateAlone(resources, 'resources', path.child('resources')),
    ...validateNamespaces(rule, path.child('namespaces')),
  ];
}

function validateNamespaces({ clusterScope, namespaces = [] }: ResourceRule, path: FieldPath): FieldError[] {
  if (namespaces.length === 0 && !clusterScope) {
    return [required(path, 'resource rules that are not cluster scoped must supply at least one namespace')];
  }
  if (namespaces.includes('*')) return validateAlone(namespaces, 'namespaces', path);
  const errors: FieldError[] = [];
  for (const [index, namespace] of namespaces.entries()) {
    const messages = dns1123Label(namespace).map(
      (message) => `each member of this list must be '*' or a DNS-1123 label; ${message}`,
    );
    checkMessages(errors, path.index(index), namespace, messages);
  }
  return errors;
}

function validateNonResourceRule(rule: NonResourceRule, path: FieldPath): FieldError[] {
  const nonResourceUrls = rule.nonResourceURLs ?? [];
  const urls = path.child('nonResourceURLs');
  return [
    ...validateVerbs(rule.verbs ?? [], path.child('verbs')),
    ...validateAny(nonResourceUrls, 'nonResourceURLs must contain at least one value', urls),
    ...(nonResourceUrls.includes('*')
      ? validateAlone(nonResourceUrls, 'non-resource URLs', urls)
      : nonResourceUrls.flatMap((url, index) => invalidAll(urls.index(index), url, urlPathProblems(url)))),
  ];
}

/** A path, which may end in `/*` for everything below. */
function urlPathProblems(path: string): string[] {
  if (path === '') return ['must not be empty'];
  if (path === '/') return [];
  if (!path.startsWith('/')) return ['must start with slash'];
  if (path.includes(' ')) return ['must not contain white-space'];
  if (path.includes('//')) return ['must not contain double slash'];
  const star = path.indexOf('*');
  return star < 0 || (star === path.length - 1 && path.endsWith('/*'))
    ? []
    : ['wildcard can only do suffix matching'];
}

function validateVerbs(verbs: readonly string[], path: FieldPath): FieldError[] {
  if (verbs.length === 0) return [required(path, 'verbs must contain at least one value')];
  if (verbs.includes('*')) return validateAlone(verbs, 'verbs', path);
  return verbs.every((verb) => VERBS.includes(verb)) ? [] : [notSupported(path, verbs, VERBS)];
}

function validateAny(values: readonly string[], detail: string, path: FieldPath): FieldError[] {
  return values.length === 0 ? [required(path, detail)] : [];
}

function validateAlone(values: readonly string[], what: string, path: FieldPath): FieldError[] {
  return values.length > 1 && values.includes('*')
    ? [invalid(path, values, `if '*' is present, must not specify other ${what}`)]
    : [];
}
