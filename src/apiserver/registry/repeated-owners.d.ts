import type { KubernetesObject } from '../../api/index.ts';
/** Drops owners that an object names twice, and warns of them. */
export declare function dropRepeatedOwners(
  { metadata }: KubernetesObject,
  warnings: {
    add(text: string): void;
  },
): void;
//# sourceMappingURL=repeated-owners.d.ts.map
