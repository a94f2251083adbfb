import type { LabelSelector } from '../../api/index.ts';
import {
  entryOf,
  isAbsent,
  itemsUnder,
  type Node,
  scalarText,
  toValue,
  valueUnder,
} from '../syntax/index.ts';
import type { Labels } from './summary.ts';

/** The labels that a map holds; what is none yet, because its value is missing or no text, is passed over. */
export function labelsOf(node: Node | undefined): Labels {
  const value = toValue(node);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(isText));
}

/** A selector as it is written: labels alone, or `matchLabels` and `matchExpressions`. */
export function selectorOf(node: Node, form: 'labels' | 'selector'): LabelSelector {
  if (form === 'labels') return { matchLabels: labelsOf(node) };
  const expressions = itemsUnder(node, 'matchExpressions').flatMap((item) => {
    const key = scalarText(item, 'key');
    const operator = scalarText(item, 'operator');
    return key === undefined || operator === undefined ? [] : [{ key, operator, values: valuesOf(item) }];
  });
  return {
    ...(isAbsent(valueUnder(node, 'matchLabels'))
      ? {}
      : { matchLabels: labelsOf(valueUnder(node, 'matchLabels')) }),
    ...(entryOf(node, 'matchExpressions') ? { matchExpressions: expressions } : {}),
  };
}

function valuesOf(item: Node): string[] {
  return itemsUnder(item, 'values').flatMap((value) => (value.kind === 'scalar' ? [value.text] : []));
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}
