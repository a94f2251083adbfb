import type { Pod } from '../../../types/index.ts';

/** On the API's image of a Pod that a node runs of its own accord. */
export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** Whether the Pod is but the image of a static Pod: its node has it from elsewhere. */
export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[MIRROR_ANNOTATION] !== undefined;
}
