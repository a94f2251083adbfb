import type { Disposable } from '../../base/index.ts';
import type { KubernetesObject, ResourceName } from '../../api/index.ts';

export interface ObjectChange<T> {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly object: T;
}

/**
 * What the server's own parts (access, admission, allocation) read: the objects as stored, decoded, from the watch
 * caches, without a copy. They are shared and must not be changed.
 */
export interface ObjectReader {
  /** The object as of now: what an acknowledged write left behind is seen. */
  get<T extends KubernetesObject>(of: ResourceName, namespace: string, name: string): Promise<T | undefined>;
  /** All objects of a resource, or of one namespace. */
  list<T extends KubernetesObject>(of: ResourceName, namespace?: string): Promise<readonly T[]>;
  /**
   * Calls back with every object there is as `added`, then with each change, within the write that makes it. Resolves
   * once all that there are have been told. Ends with the disposal.
   */
  follow<T extends KubernetesObject>(
    of: ResourceName,
    listener: (change: ObjectChange<T>) => void,
  ): Promise<Disposable>;
}

/** What the server's own parts write, past authorization and admission. */
export interface ObjectWriter {
  /** Creates the object unless it is there already. Resolves with what is stored then. */
  ensure<T extends KubernetesObject>(of: ResourceName, object: T): Promise<T>;
  /**
   * Reads, changes a copy and writes it, again after each conflict. `change` returns false to leave all as it is.
   * Resolves with what is stored then; undefined where there is no such object.
   */
  change<T extends KubernetesObject>(
    of: ResourceName,
    namespace: string,
    name: string,
    change: (object: T) => boolean,
  ): Promise<T | undefined>;
}
