import type { Clock, Log, Random } from '../base/index.ts';
import type {
  AdmissionPlugin,
  Authorizer,
  NodeConnections,
  ObjectReader,
  ObjectWriter,
  PathHandler,
  TableConverter,
  VirtualResource,
} from './contracts/index.ts';
import type { Impersonator } from './access/index.ts';
import type { Limits } from './limits.ts';
import type { RequestMetrics } from './paths/metrics.ts';
import type { ServedResources } from './registry/served-resources.ts';

/** What the handlers of all resources share. */
export interface ServerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly resources: ServedResources;
  readonly authorizer: Authorizer;
  readonly impersonator: Impersonator;
  readonly admission: readonly AdmissionPlugin[];
  /** Stored objects, past access and admission. */
  readonly objects: ObjectReader & ObjectWriter;
  /** Undefined where nothing of what runs on the nodes can be reached. */
  readonly nodes: NodeConnections | undefined;
  /** Resources and subresources that are computed, by `group/version/resource/subresource`. */
  readonly virtual: ReadonlyMap<string, VirtualResource>;
  /** What answers the paths that are no resource; the first one that knows a path does. */
  readonly paths: readonly PathHandler[];
  readonly metrics: RequestMetrics;
  readonly tables: TableConverter;
}
