import type { FieldPath } from '../../../api/index.ts';
import type { PodSpec } from '../../types/index.ts';
import type { AnyContainer } from './types.ts';

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Visits the containers of all three lists in the order in which they start; `at()` makes the path of the one. */
export function eachContainer(
  spec: PodSpec,
  path: FieldPath,
  visit: (container: AnyContainer, at: () => FieldPath) => void,
): void {
  for (const list of LISTS) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      visit(container, () => path.child(list).index(index));
    }
  }
}
