import type { CompiledExpression, MutatingAdmissionPolicy } from '../../kinds/index.ts';
import { type CompiledPolicy, compilePolicy } from './compiled-policy.ts';

/** One change that a policy makes. */
export interface CompiledMutation {
  readonly type: 'ApplyConfiguration' | 'JSONPatch';
  readonly expression: CompiledExpression;
}

export interface CompiledMutatingPolicy extends CompiledPolicy {
  readonly mutations: readonly CompiledMutation[];
}

export function compileMutatingPolicy(policy: MutatingAdmissionPolicy): CompiledMutatingPolicy {
  const compiled = compilePolicy(policy);
  const { expressions } = compiled;
  const scope = { ...compiled.scope, patches: true };
  const mutations = (policy.spec?.mutations ?? []).map((mutation): CompiledMutation => {
    if (mutation.patchType === 'JSONPatch') {
      const { expression = '' } = mutation.jsonPatch ?? {};
      return { type: 'JSONPatch', expression: expressions.compile(expression, 'patches', scope) };
    }
    const { expression = '' } = mutation.applyConfiguration ?? {};
    return {
      type: 'ApplyConfiguration',
      expression: expressions.compile(expression, 'configuration', scope),
    };
  });
  return { ...compiled, mutations };
}
