import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { equalIgnoringNulls } from '../../base/index.ts';
import type { Node } from '../../kinds/index.ts';
import { restrictedLabels } from './node-labels.ts';

/** What a node may not do to Nodes: touch another one, or say of itself what draws Pods to it. */
export function nodeProblem(attributes: AdmissionAttributes, node: string): string | undefined {
  const { name, operation } = attributes;
  if (name !== node) return `node "${node}" is not allowed to modify node "${name}"`;
  const object = attributes.object as Node | undefined;
  const oldObject = attributes.oldObject as Node | undefined;
  if (operation === 'CREATE' && object) return newNodeProblem(object, node);
  return operation === 'UPDATE' && object && oldObject
    ? changedNodeProblem(object, oldObject, node)
    : undefined;
}

function newNodeProblem({ metadata, spec }: Node, node: string): string | undefined {
  if (spec?.configSource) {
    return `node "${node}" is not allowed to create pods with a non-nil configSource`;
  }
  const set = restrictedLabels(metadata.labels, {});
  return set.length === 0
    ? undefined
    : `node "${node}" is not allowed to set the following labels: ${set.join(', ')}`;
}

function changedNodeProblem(object: Node, old: Node, node: string): string | undefined {
  const { configSource } = object.spec ?? {};
  if (configSource && !equalIgnoringNulls(configSource, old.spec?.configSource)) {
    return `node "${node}" is not allowed to update configSource to a new non-nil configSource`;
  }
  if (!equalIgnoringNulls(object.spec?.taints ?? [], old.spec?.taints ?? [])) {
    return `node "${node}" is not allowed to modify taints`;
  }
  if (!equalIgnoringNulls(object.metadata.ownerReferences ?? [], old.metadata.ownerReferences ?? [])) {
    return `node "${node}" is not allowed to modify ownerReferences`;
  }
  const modified = restrictedLabels(object.metadata.labels, old.metadata.labels);
  return modified.length === 0 ? undefined : `is not allowed to modify labels: ${modified.join(', ')}`;
}
