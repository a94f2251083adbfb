import { type Clock, cloneJson, type Disposable, type Random, randomUuid } from '../../base/index.ts';
import { formatTime, type KubernetesObject, type ResourceName, StatusError } from '../../api/index.ts';
import type { ObjectChange, ObjectReader, ObjectWriter } from '../contracts/index.ts';
import { type ObjectEvent, type ObjectStorage, ObjectVersion } from '../storage/index.ts';
import type { ServedResources } from './served-resources.ts';

/** Reads and writes stored objects for the server's own parts, past access and admission. */
export class ObjectAccess implements ObjectReader, ObjectWriter {
  private readonly resources: ServedResources;
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(parts: { resources: ServedResources; clock: Clock; random: Random }) {
    this.resources = parts.resources;
    this.clock = parts.clock;
    this.random = parts.random;
  }

  async get<T extends KubernetesObject>(
    of: ResourceName,
    namespace: string,
    name: string,
  ): Promise<T | undefined> {
    const version = await this.storage(of).get(namespace, name);
    return version && objectOf<T>(version);
  }

  async list<T extends KubernetesObject>(of: ResourceName, namespace = ''): Promise<readonly T[]> {
    const storage = this.storage(of);
    await storage.refresh();
    const prefix = namespace === '' ? storage.cache.prefix : storage.key(namespace, '');
    return Array.from(storage.cache.from(prefix, prefix), (version) => objectOf<T>(version));
  }

  async follow<T extends KubernetesObject>(
    of: ResourceName,
    listener: (change: ObjectChange<T>) => void,
  ): Promise<Disposable> {
    const { cache } = this.storage(of);
    let watch: Disposable | undefined;
    const begin = async (): Promise<void> => {
      await cache.load();
      for (const version of cache.from(cache.prefix, cache.prefix)) {
        listener({ type: 'added', object: objectOf<T>(version) });
      }
      watch = cache.watch(cache.revision, {
        event: (event) => listener(changeOf<T>(event)),
        ended: (error) => {
          if (error?.code === 'compacted') void begin();
        },
      });
    };
    await begin();
    return { dispose: () => watch?.dispose() };
  }

  async ensure<T extends KubernetesObject>(of: ResourceName, object: T): Promise<T> {
    const storage = this.storage(of);
    const { name = '', namespace = '' } = object.metadata;
    const stored = await storage.get(namespace, name);
    if (stored) return objectOf<T>(stored);
    const metadata = {
      ...object.metadata,
      uid: randomUuid(this.random),
      creationTimestamp: formatTime(this.clock.now()),
    };
    try {
      return objectOf<T>(await storage.create(namespace, name, { ...object, metadata }));
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
      return this.ensure(of, object);
    }
  }

  async change<T extends KubernetesObject>(
    of: ResourceName,
    namespace: string,
    name: string,
    change: (object: T) => boolean,
  ): Promise<T | undefined> {
    const storage = this.storage(of);
    for (;;) {
      const current = await storage.get(namespace, name);
      if (!current) return undefined;
      const object = cloneJson(objectOf<T>(current));
      if (!change(object)) return objectOf<T>(current);
      const changed = ObjectVersion.next(current.key, object, current.revision);
      const next = await storage.replace(current, changed);
      if (next) return objectOf<T>(next);
    }
  }

  private storage({ group, resource }: ResourceName): ObjectStorage {
    return this.resources.storage(group, resource);
  }
}

/** The caller says of which kind the objects of a resource are. */
function objectOf<T extends KubernetesObject>({ object }: ObjectVersion): T {
  return object as T;
}

function changeOf<T extends KubernetesObject>({ current, previous, gone }: ObjectEvent): ObjectChange<T> {
  if (current) return { type: previous ? 'modified' : 'added', object: objectOf<T>(current) };
  if (!gone) throw new Error('an event without an object');
  return { type: 'deleted', object: objectOf<T>(gone) };
}
