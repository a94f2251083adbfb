import { matchesNodeSelectorTerm } from '../../node-selector/node-selector-term.ts';
import type { Node, Pod } from '../../../types/index.ts';

/** Which nodes the Pod's `nodeSelector` and its required node affinity leave, as a question to ask of many nodes. */
export function requiredNodeAffinity({ spec }: Pod): (node: Node) => boolean {
  const selector = Object.entries(spec?.nodeSelector ?? {});
  const terms =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (node) => {
    const { labels = {} } = node.metadata;
    return (
      selector.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
      (terms === undefined || terms.some((term) => matchesNodeSelectorTerm(term, node)))
    );
  };
}
