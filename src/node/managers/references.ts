import type { ConfigMap, Secret } from '../../kinds/index.ts';
import type { ObjectName } from '../../client/index.ts';
import type { Reference, ReferencedObjects } from './referenced-objects.ts';

/** Something that a Pod refers to and that is not there, or not as it should be. */
export interface MissingReference {
  /** In upstream's words. */
  readonly message: string;
  /** With whose change it may be another. */
  readonly reference: Reference;
}

type Found<T> = { readonly object: T | undefined } | MissingReference;

/** A ConfigMap or a Secret: undefined where there is none and the reference is optional. */
export function findConfigMap(
  objects: ReferencedObjects,
  name: ObjectName,
  optional = false,
): Found<ConfigMap> {
  const object = objects.get('configmaps', name);
  if (object || optional) return { object };
  const reference = { resource: 'configmaps', name } as const;
  return { message: `configmap "${name.name}" not found`, reference };
}

export function findSecret(objects: ReferencedObjects, name: ObjectName, optional = false): Found<Secret> {
  const object = objects.get('secrets', name);
  if (object || optional) return { object };
  const reference = { resource: 'secrets', name } as const;
  return { message: `secret "${name.name}" not found`, reference };
}

export function isMissing<T>(found: Found<T>): found is MissingReference {
  return 'reference' in found;
}

export function hasKey(map: object | undefined, key: string): boolean {
  return map !== undefined && Object.hasOwn(map, key);
}
