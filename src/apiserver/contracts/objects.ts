import type { Disposable } from '../../base/index.ts';
import type { KubernetesObject, ResourceName } from '../../api/index.ts';

export interface ObjectChange<T> {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly object: T;
}

export interface ObjectName {
  /** Empty where its kind has none. */
  readonly namespace: string;
  readonly name: string;
}

export interface ReadOptions {
  /**
   * Where there is no such object, ask the store how far it is and look again: another server may have made it just now.
   */
  readonly liveLookup?: boolean;
}

/**
 * What the server's own parts (access, admission, allocation) read: the objects as stored, decoded, from the watch
 * caches, without a copy. They are shared and must not be changed. What was written through this server is seen; what
 * another server on the same store wrote is seen when the watch has told of it, as upstream's informers do.
 */
export interface ObjectReader {
  get<T extends KubernetesObject>(
    of: ResourceName,
    namespace: string,
    name: string,
    options?: ReadOptions,
  ): Promise<T | undefined>;
  /** All objects of a resource, or of one namespace. */
  list<T extends KubernetesObject>(of: ResourceName, namespace?: string): Promise<readonly T[]>;
  /**
   * Calls back with every object there is as `added`, then with each change, until it is disposed. Nothing is left out:
   * what was deleted while changes could not be followed is told later. With `only`, that of one object: others are not
   * even decoded.
   */
  follow<T extends KubernetesObject>(
    of: ResourceName,
    listener: (change: ObjectChange<T>) => void,
    only?: ObjectName,
  ): ObjectFollowing;
}

export interface ObjectFollowing extends Disposable {
  /** Resolves once all objects that there were have been told. Rejects where they cannot be read: the next call tries again. */
  ready(): Promise<void>;
}

/** What the server's own parts write, past authorization and admission. */
export interface ObjectWriter {
  /** Creates the object unless it is there already. Resolves with what is stored then. */
  ensure<T extends KubernetesObject>(of: ResourceName, object: T): Promise<T>;
  /**
   * Reads, changes a copy and writes it, again after a conflict. `change` returns false to leave all as it is. Resolves
   * with what is stored then; undefined where there is no such object. Rejects with the conflict where others get in
   * between again and again.
   */
  change<T extends KubernetesObject>(
    of: ResourceName,
    namespace: string,
    name: string,
    change: (object: T) => boolean,
  ): Promise<T | undefined>;
}
