import type { GroupVersionKind, KubernetesObject } from '../object.ts';

/**
 * How one version of a kind is stored in another one. Objects that are handed in are left as they are. A built-in kind
 * converts at once; one that has to ask somebody resolves later, and rejects with the `StatusError` that a request gets.
 */
export interface Conversion {
  readonly stored: GroupVersionKind;
  toStored(served: KubernetesObject): KubernetesObject | Promise<KubernetesObject>;
  /** Many at a time, in their order. */
  toServed(
    stored: readonly KubernetesObject[],
  ): readonly KubernetesObject[] | Promise<readonly KubernetesObject[]>;
}

/** A conversion that asks nobody. */
export interface DirectConversion {
  readonly stored: GroupVersionKind;
  toStored(served: KubernetesObject): KubernetesObject;
  toServed(stored: KubernetesObject): KubernetesObject;
}
