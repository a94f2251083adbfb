import type { JsonObject } from '../../base/index.ts';
import { cel } from '../../api/index.ts';
import { admissionEnvironment } from '../../kinds/index.ts';
import type { AdmissionAttributes, Authorizer } from '../../apiserver/index.ts';
import { Authorizations } from './authorizations.ts';
import type { ShownWrite } from './shown-write.ts';

/** An expression that a write must meet. */
export interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

/** What conditions are about: the write as the webhook would be shown it. */
export interface ConditionInput extends ShownWrite {
  readonly attributes: AdmissionAttributes;
  /** See `requestValue`. */
  readonly request: JsonObject;
}

/** Whether all conditions hold, or what kept them from being evaluated. */
export type ConditionsOutcome = { readonly holds: boolean } | { readonly error: string };

/** What all conditions of one webhook may cost together, as upstream's budget. */
const BUDGET = 2_500_000;
const OUT_OF_BUDGET =
  'validation failed due to running out of cost budget, no further validation rules will be run';

/** Evaluates the conditions of a webhook. One that does not hold decides, whatever the others fail with. */
export async function checkConditions(
  conditions: readonly MatchCondition[],
  input: ConditionInput,
  authorizer: Authorizer,
): Promise<ConditionsOutcome> {
  const authorizations = new Authorizations(authorizer, input.attributes.user);
  const bindings = bindingsOf(input, authorizations.authorize);
  let outcome: ConditionsOutcome;
  do outcome = evaluateAll(conditions, bindings);
  while (await authorizations.answer());
  return outcome;
}

const ENVIRONMENT = admissionEnvironment({ authorizer: true });

function bindingsOf(
  { attributes, request, object, oldObject }: ConditionInput,
  authorize: cel.Authorize,
): ReadonlyMap<string, cel.Value> {
  const { resource, subresource, namespace, name } = attributes;
  const asked = { group: resource.group, resource: resource.resource, subresource, namespace, name };
  return new Map<string, cel.Value>([
    ['object', cel.valueOfJson(object ?? null)],
    ['oldObject', cel.valueOfJson(oldObject ?? null)],
    // Upstream shows it to policies alone.
    ['namespaceObject', null],
    ['request', cel.valueOfJson(request)],
    ['authorizer', cel.authorizerValue(authorize)],
    ['authorizer.requestResource', cel.resourceCheckValue(authorize, asked)],
  ]);
}

function evaluateAll(
  conditions: readonly MatchCondition[],
  bindings: ReadonlyMap<string, cel.Value>,
): ConditionsOutcome {
  let left = BUDGET;
  let holds = true;
  const errors = new Set<string>();
  for (const { expression } of conditions) {
    const text = expression.trim();
    const compiled = cel.compile(text, ENVIRONMENT);
    if ('issues' in compiled) {
      errors.add(`compilation error: compilation failed: ${compiled.issues}`);
      continue;
    }
    const result = compiled.program.evaluate(bindings);
    left -= result.cost;
    if (left < 0) return { error: OUT_OF_BUDGET };
    if ('error' in result) errors.add(`expression '${expression}' resulted in error: ${result.error}`);
    else if (result.value === false) holds = false;
  }
  if (!holds) return { holds };
  const [first] = errors;
  if (first === undefined) return { holds };
  return { error: errors.size === 1 ? first : `[${[...errors].join(', ')}]` };
}
