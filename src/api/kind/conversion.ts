import type { GroupVersionKind, KubernetesObject } from '../object.ts';

/** How one version of a kind is stored in another one. Objects that are handed in are left as they are. */
export interface Conversion {
  readonly stored: GroupVersionKind;
  toStored(served: KubernetesObject): KubernetesObject;
  toServed(stored: KubernetesObject): KubernetesObject;
}
