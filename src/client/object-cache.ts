import { type ApiObject, keyOf, keyOfName, type ObjectName } from './object-name.ts';

/** The objects for which an index's function gave a word. */
export interface ObjectIndex<T> {
  get(value: string): readonly T[];
  /** How many {@link get} would give. */
  sizeOf(value: string): number;
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
export class MutableObjectCache<T extends ApiObject> implements ObjectCache<T> {
  private readonly objects = new Map<string, T>();
  private readonly indexes = new Map<string, MutableIndex<T>>();

  get size(): number {
    return this.objects.size;
  }

  get(name: ObjectName): T | undefined {
    return this.objects.get(keyOfName(name));
  }

  getByKey(key: string): T | undefined {
    return this.objects.get(key);
  }

  list(): Iterable<T> {
    return this.objects.values();
  }

  index(name: string, valuesOf: (object: T) => readonly string[]): ObjectIndex<T> {
    const known = this.indexes.get(name);
    if (known) return known;
    const index = new MutableIndex(valuesOf);
    for (const [key, object] of this.objects) index.set(key, undefined, object);
    this.indexes.set(name, index);
    return index;
  }

  /** Puts the object, and gives the one that it replaces. */
  put(object: T): T | undefined {
    const key = keyOf(object);
    const old = this.objects.get(key);
    this.objects.set(key, object);
    for (const index of this.indexes.values()) index.set(key, old, object);
    return old;
  }

  /** Takes the object of that key away, and gives it. */
  remove(key: string): T | undefined {
    const old = this.objects.get(key);
    this.objects.delete(key);
    for (const index of this.indexes.values()) index.set(key, old, undefined);
    return old;
  }

  keys(): Iterable<string> {
    return this.objects.keys();
  }
}

class MutableIndex<T> implements ObjectIndex<T> {
  private readonly valuesOf: (object: T) => readonly string[];
  private readonly sets = new Map<string, Map<string, T>>();

  constructor(valuesOf: (object: T) => readonly string[]) {
    this.valuesOf = valuesOf;
  }

  get(value: string): readonly T[] {
    const set = this.sets.get(value);
    return set ? [...set.values()] : [];
  }

  sizeOf(value: string): number {
    return this.sets.get(value)?.size ?? 0;
  }

  set(key: string, old: T | undefined, object: T | undefined): void {
    const values = object === undefined ? [] : this.valuesOf(object);
    if (old !== undefined) {
      for (const value of this.valuesOf(old)) if (!values.includes(value)) this.removeFrom(value, key);
    }
    if (object === undefined) return;
    for (const value of values) {
      const set = this.sets.get(value);
      if (set) set.set(key, object);
      else this.sets.set(value, new Map([[key, object]]));
    }
  }

  private removeFrom(value: string, key: string): void {
    const set = this.sets.get(value);
    set?.delete(key);
    if (set?.size === 0) this.sets.delete(value);
  }
}

/** An index's words for the usual questions. */
export const byNamespace = (object: ApiObject): readonly string[] => [object.metadata.namespace ?? ''];

/** By the uid of the object's controller; by {@link orphansIn} its namespace for what nobody controls. */
export const byController = ({ metadata }: ApiObject): readonly string[] => [
  metadata.ownerReferences?.find((owner) => owner.controller)?.uid ?? orphansIn(metadata.namespace),
];

/** The word under which {@link byController} keeps the objects of a namespace that nobody controls. */
export function orphansIn(namespace = ''): string {
  return `${namespace}/`;
}
