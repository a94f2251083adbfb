import { ownValue, listHolds } from '../../base/index.ts';
import type { LabelSelector } from '../label-selector.ts';

export type LabelOperator =
  '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | 'doesNotExist' | 'greaterThan' | 'lessThan';

/** One term of a label selector; an object must meet all of them. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  /** Sorted, without repetition. */
  readonly values: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/** An empty list of requirements matches everything. */
export function matchesRequirements(requirements: readonly LabelRequirement[], labels: Labels): boolean {
  return requirements.every((requirement) => meets(requirement, labels));
}

/** The selector of a spec: a missing one matches nothing, an empty one everything. */
export function matchesLabelSelector(
  selector: LabelSelector | undefined,
  labels: Labels | undefined,
): boolean {
  return selector !== undefined && matchesRequirements(labelSelectorRequirements(selector), labels ?? {});
}

/** The selector of a Service or ReplicationController: an empty one matches nothing. */
export function matchesLabelMap(selector: Labels | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false;
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([key, value]) => ownValue(labels, key) === value);
}

/** The terms of a spec's selector, by key. An operator that there is none of matches nothing. */
export function labelSelectorRequirements(selector: LabelSelector): LabelRequirement[] {
  const requirements = Object.entries(selector.matchLabels ?? {}).map(([key, value]): LabelRequirement => ({
    key,
    operator: '=',
    values: [value],
  }));
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    requirements.push({
      key,
      operator: EXPRESSION_OPERATORS.get(operator) ?? 'in',
      values: [...new Set(values)].sort(),
    });
  }
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** The text of a query for the same selection: `app=web,tier in (back,front)`. Empty for everything. */
export function formatRequirements(requirements: readonly LabelRequirement[]): string {
  return requirements.map(formatRequirement).join(',');
}

const EXPRESSION_OPERATORS = new Map<string, LabelOperator>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', 'doesNotExist'],
]);

function meets({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && listHolds(values, value);
    case '!=':
    case 'notin':
      return value === undefined || !listHolds(values, value);
    case 'exists':
      return value !== undefined;
    case 'doesNotExist':
      return value === undefined;
    case 'greaterThan':
      return value !== undefined && isWholeNumber(value) && BigInt(value) > BigInt(values[0] ?? '0');
    case 'lessThan':
      return value !== undefined && isWholeNumber(value) && BigInt(value) < BigInt(values[0] ?? '0');
  }
}

/** A number in decimal digits within 64 bits, which is what `<` and `>` compare. */
export function isWholeNumber(text: string): boolean {
  if (!/^[+-]?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text.replace('+', ''));
  return value === BigInt.asIntN(64, value);
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case 'doesNotExist':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`;
    case 'greaterThan':
      return `${key}>${values.join(',')}`;
    case 'lessThan':
      return `${key}<${values.join(',')}`;
    case '=':
    case '==':
    case '!=':
      return `${key}${operator}${values.join(',')}`;
  }
}
