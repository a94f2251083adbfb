import type { ObjectMeta } from '../api/index.ts';

/** What every object that travels through the client has. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** Names one object of a resource; an object's own `metadata` fits. */
export interface ObjectName {
  readonly name?: string | undefined;
  /** Left out for what has no namespace. */
  readonly namespace?: string | undefined;
}

/** The name of an object within its resource as one word: `default/web`, or `node-1` where there is no namespace. */
export function keyOf(object: { readonly metadata: ObjectName }): string {
  return keyOfName(object.metadata);
}

export function keyOfName({ namespace, name = '' }: ObjectName): string {
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

/** The way back from {@link keyOf}. */
export function nameOfKey(key: string): { readonly name: string; readonly namespace?: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
