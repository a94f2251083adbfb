import { ownValue, listHolds } from '../../../base/index.ts';
import type { Node, NodeSelectorTerm } from '../../types/index.ts';

type Requirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

/** Whether a node fits a term: all its expressions on labels and all its fields. A term that asks nothing fits none. */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  return (
    matchExpressions.every((requirement) => matches(requirement, ownValue(labels, requirement.key))) &&
    matchFields.every((requirement) => matches(requirement, fieldOf(node, requirement.key)))
  );
}

function fieldOf(node: Node, field: string): string | undefined {
  return field === 'metadata.name' ? node.metadata.name : undefined;
}

function matches({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && listHolds(values, value);
    case 'NotIn':
      return value === undefined || !listHolds(values, value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compares(value, values[0], (own, bound) => own > bound);
    case 'Lt':
      return compares(value, values[0], (own, bound) => own < bound);
    default:
      return false;
  }
}

function compares(
  value: string | undefined,
  bound: string | undefined,
  holds: (own: number, bound: number) => boolean,
): boolean {
  if (value === undefined || bound === undefined) return false;
  const [own, limit] = [Number.parseInt(value, 10), Number.parseInt(bound, 10)];
  return Number.isFinite(own) && Number.isFinite(limit) && holds(own, limit);
}
