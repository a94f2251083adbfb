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

/** Labels of nodes that are only spoken of in the past, and no other one has taken over. */
const OTHER_OLD_LABELS: ReadonlyMap<string, string> = new Map([
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  [
    'scheduler.alpha.kubernetes.io/preferAvoidPods',
    'deprecated since v1.22; use Taints and Tolerations instead',
  ],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** What upstream says of a node's label that has been given up; undefined of any other one. */
export function oldLabelMessage(label: string): string | undefined {
  const now = NEW_NODE_LABELS.get(label);
  return now ? `deprecated since ${now.since}; use "${now.name}" instead` : OTHER_OLD_LABELS.get(label);
}

/** What upstream warns of where something looks for a node's label by its old name. */
export function nodeLabelWarnings(label: string, path: FieldPath): string[] {
  const message = oldLabelMessage(label);
  return message === undefined ? [] : [`${path.toString()}: ${label} is ${message}`];
}
