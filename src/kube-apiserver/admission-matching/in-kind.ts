import type { GroupVersionKind, Kinds, KubernetesObject } from '../../api/index.ts';

/**
 * An object as another version of its kind has it. The object itself where both are the same, or where one of them is not a
 * kind of its own. Rejects with the `StatusError` of a conversion that fails.
 */
export async function inKind(
  kinds: Kinds,
  object: KubernetesObject,
  from: GroupVersionKind,
  to: GroupVersionKind,
): Promise<KubernetesObject> {
  if (from.group === to.group && from.version === to.version && from.kind === to.kind) return object;
  const source = kinds.find(from);
  const target = kinds.find(to);
  if (!source || !target) return object;
  const stored = source.conversion ? await source.conversion.toStored(object) : object;
  if (!target.conversion) return stored;
  const [converted = stored] = await target.conversion.toServed([stored]);
  return converted;
}
