import type { ValidatingAdmissionPolicy, CompiledExpression } from '../../kinds/index.ts';
import { type CompiledPolicy, compilePolicy } from './compiled-policy.ts';

/** One thing that a policy asks for. */
export interface CompiledValidation {
  readonly expression: CompiledExpression;
  /** Makes the message; undefined where there is none. */
  readonly messageExpression: CompiledExpression | undefined;
  readonly source: string;
  readonly message: string;
  readonly reason: string;
}

export interface CompiledValidatingPolicy extends CompiledPolicy {
  readonly validations: readonly CompiledValidation[];
  readonly annotations: readonly { readonly key: string; readonly value: CompiledExpression }[];
}

export function compileValidatingPolicy(policy: ValidatingAdmissionPolicy): CompiledValidatingPolicy {
  const { validations = [], auditAnnotations = [] } = policy.spec ?? {};
  const compiled = compilePolicy(policy);
  const { expressions, scope } = compiled;
  const withoutAuthorizer = { ...scope, authorizer: false };
  return {
    ...compiled,
    validations: validations.map(({ expression, messageExpression = '', message = '', reason }) => ({
      expression: expressions.compile(expression, 'bool'),
      messageExpression:
        messageExpression === ''
          ? undefined
          : expressions.compile(messageExpression, 'string', withoutAuthorizer),
      source: expression.trim(),
      message: message.trim(),
      reason: reason ?? 'Invalid',
    })),
    annotations: auditAnnotations.map(({ key, valueExpression }) => ({
      key,
      value: expressions.compile(valueExpression, 'auditText'),
    })),
  };
}
