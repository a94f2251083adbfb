import { isObject, type JsonObject, ownValue, setKey } from '../../base/index.ts';
import { internalError, type KubernetesObject, type ScalePaths } from '../../api/index.ts';
import type { Scale } from '../../kinds/index.ts';

/**
 * The scale of a custom resource, which is read where its definition says. Throws the 500 of one without replicas, unless
 * it is said what is `missing`.
 */
export function customScale(
  object: KubernetesObject,
  { specReplicas, statusReplicas, selector }: ScalePaths,
  missing?: number,
): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = nestedNumber(object, specReplicas) ?? missing;
  if (replicas === undefined) {
    throw internalError(`the spec replicas field ".${specReplicas.join('.')}" does not exist`);
  }
  const text = selector && nestedValue(object, selector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as Scale['metadata'],
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: nestedNumber(object, statusReplicas) ?? 0,
      ...(typeof text === 'string' && text !== '' ? { selector: text } : {}),
    },
  };
}

/** Sets what lies at the end of a path, making the objects on the way. */
export function setNested(object: JsonObject, path: readonly string[], value: unknown): void {
  let inside = object;
  for (const name of path.slice(0, -1)) {
    const next = ownValue(inside, name);
    const within: JsonObject = isObject(next) ? next : {};
    setKey(inside, name, within);
    inside = within;
  }
  setKey(inside, path.at(-1) ?? '', value);
}

function nestedNumber(object: KubernetesObject, path: readonly string[]): number | undefined {
  const value = nestedValue(object, path);
  return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
}

function nestedValue(object: KubernetesObject, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const name of path) value = isObject(value) ? ownValue(value, name) : undefined;
  return value;
}
