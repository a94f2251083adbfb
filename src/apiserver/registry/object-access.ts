import {
  type Clock,
  cloneJson,
  Failures,
  type Log,
  type Random,
  randomUuid,
  TimeSlice,
} from '../../base/index.ts';
import { formatTime, type KubernetesObject, type ResourceName, StatusError } from '../../api/index.ts';
import type {
  ObjectChange,
  ObjectFollowing,
  ObjectName,
  ObjectReader,
  ObjectWriter,
  ReadOptions,
} from '../contracts/index.ts';
import { Following, type ObjectEvent, type ObjectStorage, ObjectVersion } from '../storage/index.ts';
import { ownAuthor } from './author.ts';
import { modifiedMeanwhile } from './preconditions.ts';
import type { ServedResources } from './served-resources.ts';

const CREATED = { author: ownAuthor('create') };
const UPDATED = { author: ownAuthor('update') };

export interface ObjectAccessParts {
  readonly resources: ServedResources;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** How often a write is tried again that lost against another one. */
  readonly writeRetries: number;
}

/** Reads and writes stored objects for the server's own parts, past access and admission. */
export class ObjectAccess implements ObjectReader, ObjectWriter {
  private readonly resources: ServedResources;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly log: Log;
  /** What followers threw. */
  readonly failures: Failures;
  private readonly writeRetries: number;

  constructor(parts: ObjectAccessParts) {
    this.resources = parts.resources;
    this.clock = parts.clock;
    this.random = parts.random;
    this.log = parts.log;
    this.failures = new Failures(parts.log);
    this.writeRetries = parts.writeRetries;
  }

  async get<T extends KubernetesObject>(
    of: ResourceName,
    namespace: string,
    name: string,
    { liveLookup = false }: ReadOptions = {},
  ): Promise<T | undefined> {
    const storage = this.storage(of);
    let version = await storage.cached(namespace, name);
    if (!version && liveLookup) version = await storage.get(namespace, name);
    return version && objectOf<T>(version);
  }

  async list<T extends KubernetesObject>(of: ResourceName, namespace = ''): Promise<readonly T[]> {
    const storage = this.storage(of);
    await storage.cache.load();
    const prefix = namespace === '' ? storage.cache.prefix : storage.key(namespace, '');
    const objects: T[] = [];
    const slice = new TimeSlice(this.clock);
    for (const version of storage.cache.snapshot().from(prefix, prefix)) {
      objects.push(objectOf<T>(version));
      if (slice.spend()) await slice.yield();
    }
    return objects;
  }

  follow<T extends KubernetesObject>(
    of: ResourceName,
    listener: (change: ObjectChange<T>) => void,
    only?: ObjectName,
  ): ObjectFollowing {
    const { clock, log, failures } = this;
    const storage = this.storage(of);
    const following = new Following({
      cache: storage.cache,
      ...(only ? { onlyKey: storage.key(only.namespace, only.name) } : {}),
      clock,
      log,
      failures,
      listener: (event) => listener(changeOf<T>(event)),
    });
    // Whoever waits for it hears of a failure.
    following.ready().catch(() => undefined);
    return following;
  }

  async ensure<T extends KubernetesObject>(of: ResourceName, object: T): Promise<T> {
    const storage = this.storage(of);
    const { name = '', namespace = '' } = object.metadata;
    const metadata = {
      ...object.metadata,
      uid: randomUuid(this.random),
      creationTimestamp: formatTime(this.clock.now()),
    };
    for (let attempt = 0; ; attempt++) {
      // What cannot be read stays for who deletes it: meanwhile it counts as what it should be.
      if (await storage.unreadable(namespace, name)) return object;
      const stored = await storage.cached(namespace, name);
      if (stored) return objectOf<T>(stored);
      try {
        const created = await storage.create(namespace, name, { ...object, metadata }, CREATED);
        if (created) return objectOf<T>(created);
      } catch (error) {
        const isTaken = error instanceof StatusError && error.reason === 'AlreadyExists';
        if (!isTaken || attempt === this.writeRetries) throw error;
      }
    }
  }

  async change<T extends KubernetesObject>(
    of: ResourceName,
    namespace: string,
    name: string,
    change: (object: T) => boolean,
  ): Promise<T | undefined> {
    const storage = this.storage(of);
    for (let attempt = 0; attempt <= this.writeRetries; attempt++) {
      const current = (await storage.cached(namespace, name)) ?? (await storage.get(namespace, name));
      if (!current) return undefined;
      const object = cloneJson(objectOf<T>(current));
      if (!change(object)) return objectOf<T>(current);
      const changed = ObjectVersion.next(current.codec, current.key, object, current.revision);
      const next = await storage.replace(current, changed, UPDATED);
      if (next) return objectOf<T>(next);
    }
    throw modifiedMeanwhile(of, name);
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
