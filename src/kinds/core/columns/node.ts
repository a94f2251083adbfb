import { ageOf, cells, nameOf, NONE, UNKNOWN } from '../../columns/cells.ts';
import type { Node } from '../../types/index.ts';

export const nodeCells = cells<Node>((node, nowMs) => {
  const info = node.status?.nodeInfo;
  return [
    nameOf(node),
    nodeStates(node).join(','),
    nodeRoles(node).join(',') || NONE,
    ageOf(node, nowMs),
    info?.kubeletVersion ?? '',
    nodeAddress(node, 'InternalIP'),
    nodeAddress(node, 'ExternalIP'),
    info?.osImage || UNKNOWN,
    kernelText(info?.kernelVersion ?? '', info?.architecture ?? ''),
    info?.containerRuntimeVersion || UNKNOWN,
  ];
});

function nodeStates({ spec, status }: Node): string[] {
  const ready = status?.conditions?.findLast(({ type }) => type === 'Ready');
  const state = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec?.unschedulable ? [state, 'SchedulingDisabled'] : [state];
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function nodeRoles({ metadata }: Node): string[] {
  const labels = Object.entries(metadata.labels ?? {});
  const roles = labels.flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)];
    return key === 'kubernetes.io/role' ? [value] : [];
  });
  return [...new Set(roles.filter((role) => role !== ''))].sort();
}

function nodeAddress({ status }: Node, wanted: string): string {
  return status?.addresses?.find(({ type }) => type === wanted)?.address ?? NONE;
}

function kernelText(kernel: string, architecture: string): string {
  if (kernel === '') return UNKNOWN;
  return architecture === '' ? kernel : `${kernel} (${architecture})`;
}
