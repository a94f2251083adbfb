import type { GroupVersionKind } from '../object.ts';

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** A resource as discovery tells of it. */
export interface ResourceInfo extends GroupVersionKind {
  /** Empty for a kind that is no resource: only subresources take and answer it. */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly subresources: readonly SubresourceInfo[];
}

/** `status`, `scale`, `exec` and the like, below an object of their resource. */
export interface SubresourceInfo {
  readonly name: string;
  /** What is sent and answered there: `autoscaling/v1` `Scale`, `policy/v1` `Eviction`, or the resource's own kind. */
  readonly kind: GroupVersionKind;
  readonly verbs: readonly Verb[];
}
