import type { KubernetesObject } from '../../api/index.ts';
import { isObject } from '../../base/index.ts';
import type { StoreRecord } from '../../store/index.ts';
import type { ObjectId } from './fork-report.ts';

const decoder = new TextDecoder();

/** The object in a record, in the version that it is stored in; undefined where it holds none: a range of addresses. */
export function storedObject(record: StoreRecord): KubernetesObject | undefined {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(record.value));
  } catch {
    return undefined;
  }
  if (!isKubernetesObject(value)) return undefined;
  return { ...value, metadata: { ...value.metadata, resourceVersion: String(record.modRevision) } };
}

export function idOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectId {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
}

/** `Pod default/web-1`, `Node node-1`. */
export function shortName(kind: string, namespace: string | undefined, name: string | undefined): string {
  return namespace ? `${kind} ${namespace}/${name ?? ''}` : `${kind} ${name ?? ''}`;
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  return (
    isObject(value) &&
    typeof value['kind'] === 'string' &&
    typeof value['apiVersion'] === 'string' &&
    isObject(value['metadata'])
  );
}
