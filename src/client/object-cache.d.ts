import { type ApiObject, type ObjectName } from './object-name.ts';
/** The objects for which an index's function gave a word. */
export interface ObjectIndex<T> {
  get(value: string): readonly T[];
}
/** What an informer knows, as of its last event. The objects are shared by all who read: nobody may change them. */
export interface ObjectCache<T> {
  readonly size: number;
  get(name: ObjectName): T | undefined;
  getByKey(key: string): T | undefined;
  list(): Iterable<T>;
  /**
   * The objects by the words that `valuesOf` gives for each. The same name gives the same index, so that all who
   * need it share it.
   */
  index(name: string, valuesOf: (object: T) => readonly string[]): ObjectIndex<T>;
}
/** The writer's side of an {@link ObjectCache}. Work is in what changes: no operation looks at all objects. */
export declare class MutableObjectCache<T extends ApiObject> implements ObjectCache<T> {
  private readonly objects;
  private readonly indexes;
  get size(): number;
  get(name: ObjectName): T | undefined;
  getByKey(key: string): T | undefined;
  list(): Iterable<T>;
  index(name: string, valuesOf: (object: T) => readonly string[]): ObjectIndex<T>;
  /** Puts the object, and gives the one that it replaces. */
  put(object: T): T | undefined;
  /** Takes the object of that key away, and gives it. */
  remove(key: string): T | undefined;
  keys(): Iterable<string>;
}
/** An index's words for the usual questions. */
export declare const byNamespace: (object: ApiObject) => readonly string[];
/** By the uid of the object's controller; by {@link orphansIn} its namespace for what nobody controls. */
export declare const byController: ({ metadata }: ApiObject) => readonly string[];
/** The word under which {@link byController} keeps the objects of a namespace that nobody controls. */
export declare function orphansIn(namespace?: string): string;
//# sourceMappingURL=object-cache.d.ts.map
