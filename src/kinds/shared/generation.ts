import { deepEqual } from '../../base/index.ts';
import type { KubernetesObject } from '../../api/index.ts';

/** A new object of a kind that counts the changes of what is asked of it. */
export function beginGeneration({ metadata }: KubernetesObject): void {
  metadata.generation = 1;
}

/** Raises the generation where any of `fields` changed. */
export function raiseGeneration<T extends KubernetesObject>(
  object: T,
  old: T,
  fields: readonly (keyof T & string)[],
): void {
  if (!fields.every((field) => deepEqual(object[field], old[field]))) countChange(object, old);
}

export function countChange({ metadata }: KubernetesObject, old: KubernetesObject): void {
  metadata.generation = (old.metadata.generation ?? 0) + 1;
}
