import { coreRules } from './core/index.ts';
import { apiVersionOf, type GroupVersionKind } from './object.ts';
import type { KindRules } from './rules.ts';
import { workloadRules } from './workloads/index.ts';

/** What a built-in kind means beyond its schema; nothing for kinds that mean no more. */
export function rulesOf(gvk: GroupVersionKind): KindRules {
  const key = `${apiVersionOf(gvk)}/${gvk.kind}`;
  return workloadRules[key] ?? coreRules[key] ?? NO_RULES;
}

const NO_RULES: KindRules = {};
