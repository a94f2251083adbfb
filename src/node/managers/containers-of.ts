import type { Container, Pod } from '../../kinds/index.ts';

/** All containers of a Pod: those of its beginning, its own, and those that were added to look into it. */
export function containersOf({ spec }: Pod): readonly Container[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])];
}

/** Whether it was added to a Pod that is there, to look into it. */
export function isEphemeral({ spec }: Pod, { name }: Pick<Container, 'name'>): boolean {
  return (spec?.ephemeralContainers ?? []).some((each) => each.name === name);
}
