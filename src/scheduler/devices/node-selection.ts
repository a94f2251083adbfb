import { matchesNodeSelectorTerm, type Node } from '../../kinds/index.ts';
import type { NodeSelector } from './parts.ts';

/** Where something can be reached from, as slices, devices and allocations say it. */
export interface NodeSelection {
  readonly nodeName?: string;
  readonly allNodes?: boolean;
  readonly nodeSelector?: NodeSelector;
}

export function isNodeSelected({ nodeName, allNodes, nodeSelector }: NodeSelection, node: Node): boolean {
  if ((nodeName ?? '') !== '') return nodeName === node.metadata.name;
  if (allNodes === true) return true;
  return nodeSelector?.nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(term, node)) ?? false;
}
