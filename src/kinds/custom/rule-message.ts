import { byteLength, cel, quote } from '../../api/index.ts';

const LIMIT_BYTES = 5 * 1024;

/** What came of a message: its text where it made a good one, or why nothing is evaluated any more. */
export type MadeMessage =
  { readonly text: string | undefined; readonly cost: number } | { readonly fatal: string };

/** Makes the message of a rule that does not hold, for what is left of the budget. */
export function makeMessage(
  program: cel.Program,
  expression: string,
  variables: ReadonlyMap<string, cel.Value>,
  budget: number,
): MadeMessage {
  const result = program.evaluate(variables);
  if (result.cost > budget) return { fatal: OUT_OF_BUDGET };
  if (!('error' in result)) return { text: goodText(result.value), cost: result.cost };
  if (!result.isOverBudget) return { text: undefined, cost: result.cost };
  return {
    fatal: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${quote(expression)}`,
  };
}

const OUT_OF_BUDGET =
  'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run';

function goodText(value: cel.Value): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' || text.includes('\n') || byteLength(text) > LIMIT_BYTES ? undefined : text;
}
