/** Conditions over what a request wants to do, as a review of access would say it. */
import { cel, type FieldError, type FieldPath, invalid } from '../../api/index.ts';
import type { AuthorizationAttributes } from '../../apiserver/index.ts';

const TEXT = cel.declareScalar(cel.readType('string'), 2);
const TEXTS = cel.declareList(TEXT, -1);

function object(name: string, fields: Readonly<Record<string, cel.DeclaredType>>): cel.DeclaredType {
  return cel.declareObject(`kubernetes.${name}`, new Map(Object.entries(fields)));
}

const REQUIREMENT = object('SelectorRequirement', { key: TEXT, operator: TEXT, values: TEXTS });
const selector = (name: string): cel.DeclaredType =>
  object(name, { rawSelector: TEXT, requirements: cel.declareList(REQUIREMENT, -1) });

const ENVIRONMENT = cel.baseEnvironment.with({
  request: object('SubjectAccessReviewSpec', {
    resourceAttributes: object('ResourceAttributes', {
      namespace: TEXT,
      verb: TEXT,
      group: TEXT,
      version: TEXT,
      resource: TEXT,
      subresource: TEXT,
      name: TEXT,
      fieldSelector: selector('FieldSelectorAttributes'),
      labelSelector: selector('LabelSelectorAttributes'),
    }),
    nonResourceAttributes: object('NonResourceAttributes', { path: TEXT, verb: TEXT }),
    user: TEXT,
    groups: TEXTS,
    extra: cel.declareMap(TEXTS, -1),
    uid: TEXT,
  }),
});

export function compileMatchCondition(
  text: string,
  path: FieldPath,
  errors: FieldError[],
): cel.Program | undefined {
  const compiled = cel.compile(text, ENVIRONMENT);
  if ('issues' in compiled) {
    errors.push(invalid(path, text, `compilation failed: ${compiled.issues}`));
    return undefined;
  }
  const { type } = compiled.program;
  if (type.toString() === 'bool') return compiled.program;
  errors.push(invalid(path, text, `must evaluate to bool but got ${type.toString()}`));
  return undefined;
}

/** Whether all conditions hold; what went wrong where one could not be decided and none is false. */
export function conditionsHold(
  conditions: readonly cel.Program[],
  attributes: AuthorizationAttributes,
): boolean | { readonly error: string } {
  if (conditions.length === 0) return true;
  const bindings = new Map([['request', cel.valueOfJson(requestOf(attributes))]]);
  const errors: string[] = [];
  for (const condition of conditions) {
    const result = condition.evaluate(bindings);
    if ('error' in result) errors.push(result.error);
    else if (result.value !== true) return false;
  }
  return errors.length === 0 || { error: errors.join(', ') };
}

/** With what is empty, too, so that a condition can look at it. */
function requestOf(attributes: AuthorizationAttributes) {
  const { user, isResource, verb, path, fieldSelector = '' } = attributes;
  const { namespace, group, version, resource, subresource, name } = attributes;
  const who = { user: user.name, groups: [...user.groups], uid: user.uid ?? '', extra: { ...user.extra } };
  if (!isResource) return { ...who, nonResourceAttributes: { path, verb } };
  return {
    ...who,
    resourceAttributes: {
      namespace,
      verb,
      group,
      version,
      resource,
      subresource,
      name,
      ...(fieldSelector === '' ? {} : { fieldSelector: { rawSelector: fieldSelector } }),
    },
  };
}
