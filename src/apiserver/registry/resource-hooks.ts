import type { KubernetesObject, ResourceName } from '../../api/index.ts';
import type { User } from '../contracts/index.ts';

/** Who writes, and what. */
export interface HookContext {
  readonly user: User;
  readonly of: ResourceName;
  readonly namespace: string;
  /** Empty on a create that leaves the name to `generateName`. */
  readonly name: string;
}

/**
 * What belongs to the strategy of a resource and takes more than the object to decide: who asks, and what else is stored.
 * Asked after mutating admission and before the object is prepared, about the resource itself and none of its
 * subresources. Both may change the object, and reject with a `StatusError` to refuse the write.
 */
export interface ResourceHooks {
  beforeCreate?(object: KubernetesObject, context: HookContext): Promise<void> | void;
  beforeUpdate?(object: KubernetesObject, old: KubernetesObject, context: HookContext): Promise<void> | void;
}
