import { Expressions, type ExpressionScope } from '../../kinds/index.ts';
import type { CompiledCondition, CompiledVariables } from '../admission-expressions/index.ts';
import type { Policy } from './policy-parts.ts';

/** What all policies compile alike, and the expressions that compile the rest. */
export interface CompiledPolicy {
  readonly variables: CompiledVariables;
  readonly conditions: readonly CompiledCondition[];
  readonly expressions: Expressions;
  /** What the expressions may name besides, but for what makes patches. */
  readonly scope: ExpressionScope;
}

/** An expression that is wrong is kept with what is wrong: the policy fails where it is evaluated. */
export function compilePolicy({ spec = {} }: Policy): CompiledPolicy {
  const scope = { authorizer: true, params: spec.paramKind !== undefined };
  const expressions = new Expressions(scope, true);
  const variables = (spec.variables ?? []).map(
    ({ name, expression }) => [name, expressions.compileVariable(name, expression)] as const,
  );
  return {
    variables: new Map(variables),
    conditions: (spec.matchConditions ?? []).map(({ name, expression }) => ({
      name,
      expression: expressions.compile(expression, 'bool'),
    })),
    expressions,
    scope,
  };
}
