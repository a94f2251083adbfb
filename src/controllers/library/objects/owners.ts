import type { OwnerReference } from '../../../api/index.ts';
import {
  type ApiObject,
  byController,
  type Informer,
  keyOf,
  orphansIn,
  type ObjectIndex,
} from '../../../client/index.ts';

export function controllerOf(object: ApiObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller);
}

export function isControlledBy(object: ApiObject, owner: ApiObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** The objects of a resource by their controller. */
export function controllerIndex<T extends ApiObject>(informer: Informer<T>): ObjectIndex<T> {
  return informer.cache.index('controller', byController);
}

/** What an owner may claim: what it controls, and what nobody does in its namespace. */
export function claimable<T extends ApiObject>(index: ObjectIndex<T>, owner: ApiObject): readonly T[] {
  const own = index.get(owner.metadata.uid ?? '');
  const orphans = index.get(orphansIn(owner.metadata.namespace));
  return orphans.length === 0 ? own : [...own, ...orphans];
}

/** The owner that a reference means, where it is of that kind and still the same object. */
export function ownerIn<T extends ApiObject>(
  informer: Informer<T>,
  kind: string,
  reference: OwnerReference | undefined,
  namespace: string | undefined,
): T | undefined {
  if (reference?.kind !== kind) return undefined;
  const owner = informer.cache.get({ namespace, name: reference.name });
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

export function ownerKeyIn<T extends ApiObject>(
  informer: Informer<T>,
  kind: string,
  reference: OwnerReference | undefined,
  namespace: string | undefined,
): string | undefined {
  const owner = ownerIn(informer, kind, reference, namespace);
  return owner && keyOf(owner);
}
