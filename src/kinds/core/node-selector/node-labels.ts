import type { FieldPath } from '../../../api/index.ts';

/** The label that took over from one of a node's, and since when. */
export interface NewNodeLabel {
  readonly name: string;
  readonly since: string;
}

/** Labels of nodes that have lost their beta names. */
export const NEW_NODE_LABELS: ReadonlyMap<string, NewNodeLabel> = new Map([
  ['beta.kubernetes.io/arch', { name: 'kubernetes.io/arch', since: 'v1.14' }],
  ['beta.kubernetes.io/os', { name: 'kubernetes.io/os', since: 'v1.14' }],
  ['beta.kubernetes.io/instance-type', { name: 'node.kubernetes.io/instance-type', since: 'v1.17' }],
  ['failure-domain.beta.kubernetes.io/region', { name: 'topology.kubernetes.io/region', since: 'v1.17' }],
  ['failure-domain.beta.kubernetes.io/zone', { name: 'topology.kubernetes.io/zone', since: 'v1.17' }],
]);

/** What upstream warns of where something looks for a node's label by its old name. */
export function nodeLabelWarnings(label: string, path: FieldPath): string[] {
  const now = NEW_NODE_LABELS.get(label);
  return now
    ? [`${path.toString()}: ${label} is deprecated since ${now.since}; use "${now.name}" instead`]
    : [];
}
