import { fieldElement } from './path-element.ts';
import { setOf } from './path-tree.ts';

/** What the server itself sets, and what tells which object it is: nobody manages these. */
export const NEVER_MANAGED = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', fieldElement(name)]),
);
