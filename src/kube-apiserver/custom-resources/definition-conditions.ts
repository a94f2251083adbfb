import type { CustomResourceDefinition, DefinitionCondition } from '../../kinds/index.ts';

type NewCondition = Pick<DefinitionCondition, 'type' | 'status' | 'reason' | 'message'>;

export function conditionOf(
  { status }: CustomResourceDefinition,
  type: string,
): DefinitionCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

export function isTrue(definition: CustomResourceDefinition, type: string): boolean {
  return conditionOf(definition, type)?.status === 'True';
}

/** Whether a definition says already what a condition would. */
export function saysAlready(definition: CustomResourceDefinition, condition: NewCondition): boolean {
  const { status, reason, message } = conditionOf(definition, condition.type) ?? {};
  return status === condition.status && reason === condition.reason && message === condition.message;
}

/** Sets a condition of a definition, which is changed; its time only where its status changes. */
export function setCondition(
  definition: CustomResourceDefinition,
  condition: NewCondition,
  now: string,
): void {
  definition.status ??= {};
  const conditions = (definition.status.conditions ??= []);
  const before = conditionOf(definition, condition.type);
  if (!before) {
    conditions.push(withTime(condition, now));
    return;
  }
  if (before.status !== condition.status || before.lastTransitionTime === undefined)
    before.lastTransitionTime = now;
  Object.assign(before, condition);
}

function withTime({ type, status, ...rest }: NewCondition, lastTransitionTime: string): DefinitionCondition {
  return { type, status, lastTransitionTime, ...rest };
}
