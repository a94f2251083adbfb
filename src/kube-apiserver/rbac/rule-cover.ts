/** Whether rules allow all that other rules allow: nobody may grant what they may not do. */
import { append } from '../../base/index.ts';
import type { PolicyRule } from '../../kinds/index.ts';
import { quote } from '../../api/index.ts';
import { countOfSingle, HeldRules, type SingleRule } from './held-rules.ts';

/**
 * So many rules of one verb and one resource each are looked at. The lists of a rule multiply: who grants more than that
 * without holding each of the rules as a whole is refused.
 */
const MAX_SINGLE_RULES = 10_000;

/** What of `granted` is not in `held`, as rules of one group and resource each. */
export function uncovered(held: readonly PolicyRule[], granted: readonly PolicyRule[]): PolicyRule[] {
  const own = new HeldRules(held);
  let rest = granted;
  if (countOf(rest) > MAX_SINGLE_RULES) rest = granted.filter((rule) => !own.allowsWhole(rule));
  if (countOf(rest) > MAX_SINGLE_RULES) return [...rest];
  return compact(rest.flatMap(breakDown).filter((rule) => !own.allows(rule)));
}

function countOf(rules: readonly PolicyRule[]): number {
  return rules.reduce((sum, rule) => sum + countOfSingle(rule), 0);
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. */
export function printRule(rule: PolicyRule): string {
  const parts: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const printed = parts.flatMap(([name, list]) =>
    list && list.length > 0 ? [`${name}:${printList(list)}`] : [],
  );
  return `{${printed.join(', ')}}`;
}

/** `["a" "b"]`. */
export function printList(list: readonly string[]): string {
  return `[${list.map(quote).join(' ')}]`;
}

/** A rule as rules of one verb, on one resource (and name) or path each. */
function breakDown(rule: PolicyRule): SingleRule[] {
  const names = rule.resourceNames ?? [];
  const resources = (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      rule.verbs.flatMap((verb): SingleRule[] => {
        const one = { apiGroups: [group], resources: [resource], verbs: [verb] };
        return names.length === 0 ? [one] : names.map((name) => ({ ...one, resourceNames: [name] }));
      }),
    ),
  );
  const paths = (rule.nonResourceURLs ?? []).flatMap((path) =>
    rule.verbs.map((verb): SingleRule => ({ nonResourceURLs: [path], verbs: [verb] })),
  );
  return [...resources, ...paths];
}

/** Joins the verbs of rules on the same resource and name. */
function compact(rules: readonly PolicyRule[]): PolicyRule[] {
  const byResource = new Map<string, PolicyRule>();
  const paths: PolicyRule[] = [];
  for (const rule of rules) {
    if (rule.nonResourceURLs) {
      paths.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = byResource.get(key);
    if (known) append(known.verbs, rule.verbs);
    else byResource.set(key, { ...rule, verbs: [...rule.verbs] });
  }
  return [...byResource.values(), ...paths];
}
