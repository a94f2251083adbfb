/**
 * `admission-expressions`: evaluates the expressions of admission, those of policies and the match conditions of
 * webhooks, under upstream's budgets.
 *
 *     const questions = new AuthorizationQuestions(authorizer, attributes);
 *     const evaluation = new Evaluation({ write, questions, budget: POLICY_BUDGET });
 *     const outcome = await evaluation.evaluate(expressions.compile('object.spec.replicas < 5', 'bool'));
 */
export { AuthorizationQuestions } from './authorization-questions.ts';
export { BudgetError, Evaluation, type Outcome, POLICY_BUDGET } from './evaluation.ts';
export { type CompiledCondition, meetsConditions } from './match-conditions.ts';
export type { CompiledVariables } from './variables.ts';
export { namespaceValue, objectValue, requestOf, requestValue, type WrittenObjects } from './write-values.ts';
