import type { Container, Pod } from '../../../types/index.ts';

/** An init container that runs beside the others for as long as they do: upstream's restartable init container. */
export function isSidecar({ restartPolicy }: Pick<Container, 'restartPolicy'>): boolean {
  return restartPolicy === 'Always';
}

export function sidecarsOf({ spec }: Pod): readonly Container[] {
  return (spec?.initContainers ?? []).filter(isSidecar);
}
