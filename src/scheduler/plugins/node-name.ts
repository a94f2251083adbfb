import type { EnqueueExtensions, FilterPlugin, PodInfo } from '../framework/index.ts';

const REJECTION = { reasons: ["node(s) didn't match the requested node name"], unresolvable: true };

/** Holds a Pod to the node that its spec names. */
export const nodeName: FilterPlugin & EnqueueExtensions = {
  name: 'NodeName',
  eventsToRegister: ['Node/Add'],
  isWorthRequeueing: (pod, event) => 'node' in event && accepts(event.node?.name ?? '', pod),
  filter: (_state, pod, { name }) => (accepts(name, pod) ? undefined : REJECTION),
};

function accepts(name: string, { pod }: PodInfo): boolean {
  const wanted = pod.spec?.nodeName ?? '';
  return wanted === '' || wanted === name;
}
