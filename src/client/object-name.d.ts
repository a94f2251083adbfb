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
export declare function keyOf(object: { readonly metadata: ObjectName }): string;
export declare function keyOfName({ namespace, name }: ObjectName): string;
/** The way back from {@link keyOf}. */
export declare function nameOfKey(key: string): {
  readonly name: string;
  readonly namespace?: string;
};
//# sourceMappingURL=object-name.d.ts.map
