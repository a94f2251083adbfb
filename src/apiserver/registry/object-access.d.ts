import { type Clock, Failures, type Log, type Random } from '../../base/index.ts';
import { type KubernetesObject, type ResourceName } from '../../api/index.ts';
import type { ObjectChange, ObjectFollowing, ObjectReader, ObjectWriter } from '../contracts/index.ts';
import type { ServedResources } from './served-resources.ts';
export interface ObjectAccessParts {
  readonly resources: ServedResources;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** How often a write is tried again that lost against another one. */
  readonly writeRetries: number;
}
/** Reads and writes stored objects for the server's own parts, past access and admission. */
export declare class ObjectAccess implements ObjectReader, ObjectWriter {
  private readonly resources;
  private readonly clock;
  private readonly random;
  private readonly log;
  /** What followers threw. */
  readonly failures: Failures;
  private readonly writeRetries;
  constructor(parts: ObjectAccessParts);
  get<T extends KubernetesObject>(of: ResourceName, namespace: string, name: string): Promise<T | undefined>;
  list<T extends KubernetesObject>(of: ResourceName, namespace?: string): Promise<readonly T[]>;
  follow<T extends KubernetesObject>(
    of: ResourceName,
    listener: (change: ObjectChange<T>) => void,
  ): ObjectFollowing;
  ensure<T extends KubernetesObject>(of: ResourceName, object: T): Promise<T>;
  change<T extends KubernetesObject>(
    of: ResourceName,
    namespace: string,
    name: string,
    change: (object: T) => boolean,
  ): Promise<T | undefined>;
  private storage;
}
//# sourceMappingURL=object-access.d.ts.map
