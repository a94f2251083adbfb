import type { EnqueueExtensions, FilterPlugin, PreFilterPlugin } from '../framework/index.ts';

const REJECTION = {
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  unresolvable: false,
};

/** Keeps Pods off nodes on which a host port that they want is taken. */
export const nodePorts: PreFilterPlugin & FilterPlugin & EnqueueExtensions = {
  name: 'NodePorts',
  eventsToRegister: ['Node/Add', 'AssignedPod/Delete'],
  isWorthRequeueing({ hostPorts }, event) {
    if (event.label === 'Node/Add') return !event.node.hasPortConflict(hostPorts);
    if (event.label !== 'AssignedPod/Delete' || event.pod.hostPorts.length === 0) return false;
    return event.node !== undefined && !event.node.hasPortConflict(hostPorts);
  },
  preFilter: (_state, { hostPorts }) => (hostPorts.length === 0 ? 'skip' : undefined),
  filter: (_state, { hostPorts }, node) => (node.hasPortConflict(hostPorts) ? REJECTION : undefined),
};
