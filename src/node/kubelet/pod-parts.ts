import { type Container, type ContainerStatus, isSidecar, type Pod } from '../../kinds/index.ts';
import type { ContainerRole } from './container-record.ts';

/** A container of a Pod, and what it is there. */
export interface PodPart {
  readonly spec: Container;
  readonly role: ContainerRole;
}

/** The containers of a Pod in the order in which they start; ephemeral ones come when they come. */
export function partsOf({ spec }: Pod): readonly PodPart[] {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = spec ?? {};
  return [
    ...initContainers.map((each): PodPart => ({ spec: each, role: isSidecar(each) ? 'sidecar' : 'init' })),
    ...containers.map((each): PodPart => ({ spec: each, role: 'main' })),
    ...ephemeralContainers.map((each): PodPart => ({ spec: each, role: 'ephemeral' })),
  ];
}

/** What the status tells of them, of whatever role. */
export function statusesOf({ status = {} }: Pod): readonly ContainerStatus[] {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = status;
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses];
}
