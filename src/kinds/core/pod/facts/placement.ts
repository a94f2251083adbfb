import type { Pod } from '../../../types/index.ts';

/** Whether the Pod has its node's network and addresses instead of its own. */
export function usesHostNetwork({ spec }: Pod): boolean {
  return spec?.hostNetwork === true;
}

/** Who goes before whom where there is not room for all; 0 where nothing is said. */
export function podPriority({ spec }: Pod): number {
  return spec?.priority ?? 0;
}
