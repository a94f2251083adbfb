import type { KubernetesObject } from '../../api/index.ts';
/** The name of the object that is marked as the default of its kind; of several the newest, then the first by name. */
export declare function defaultName(
  all: readonly Pick<KubernetesObject, 'metadata'>[],
  marks: readonly string[],
): string | undefined;
//# sourceMappingURL=default-class.d.ts.map
