import type { CompiledExpression } from '../../kinds/index.ts';
import { BudgetError, Evaluation, type EvaluationParts } from './evaluation.ts';

/** A condition that a write must meet. */
export interface CompiledCondition {
  readonly name: string;
  readonly expression: CompiledExpression;
}

/** What all match conditions of a policy or webhook may cost for one object. */
const CONDITIONS_BUDGET = 2_500_000;

/** What match conditions make of a write: whether it meets them, or why that cannot be said. */
export type Met = { readonly met: boolean } | { readonly error: string };

/** One condition that is false decides, whatever went wrong in others. What went wrong counts as not met under `Ignore`. */
export async function meetsConditions(
  conditions: readonly CompiledCondition[],
  parts: Omit<EvaluationParts, 'budget'>,
  failurePolicy: string | undefined,
): Promise<Met> {
  if (conditions.length === 0) return { met: true };
  const evaluation = new Evaluation({ ...parts, budget: CONDITIONS_BUDGET });
  const errors: string[] = [];
  let isFalse = false;
  try {
    for (const { expression } of conditions) {
      const outcome = await evaluation.evaluate(expression);
      if ('error' in outcome) errors.push(outcome.error);
      else isFalse ||= outcome.value === false;
    }
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    return failurePolicy === 'Ignore' ? { met: false } : { error: error.message };
  }
  if (isFalse) return { met: false };
  if (errors.length === 0) return { met: true };
  if (failurePolicy === 'Ignore') return { met: false };
  const [first = ''] = errors;
  return { error: errors.length === 1 ? first : `[${[...new Set(errors)].join(', ')}]` };
}
