import { isObject } from '../../base/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import type { CatalogKind } from './catalog.ts';

/** The object that a manifest stands for, as it arrives in the namespace that it names, or else in `default`. */
export function decodeManifest(kind: CatalogKind, value: unknown): KubernetesObject | undefined {
  const object = withoutNulls(value);
  if (!isObject(object)) return undefined;
  const { apiVersion, kind: name } = object;
  if (typeof apiVersion !== 'string' || typeof name !== 'string') return undefined;
  const given = isObject(object['metadata']) ? object['metadata'] : {};
  const { namespace, ...metadata } = given;
  const placed = kind.namespaced ? { ...metadata, namespace: namespace ?? 'default' } : metadata;
  return { ...object, apiVersion, kind: name, metadata: placed };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  );
}
