import type { FieldPathElements } from '../../definition/index.ts';

/** All that a write through `ephemeralcontainers` changes. */
export const EPHEMERAL_CONTAINERS: readonly FieldPathElements[] = [['f:spec', 'f:ephemeralContainers']];

/** All that a write through `resize` changes. */
export const RESIZABLE: readonly FieldPathElements[] = ['f:containers', 'f:initContainers'].flatMap((list) =>
  ['f:resources', 'f:resizePolicy'].map((field) => ['f:spec', list, '*', field]),
);
