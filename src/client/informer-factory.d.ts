import type { Disposable } from '../base/index.ts';
import type { Client } from './client.ts';
import { type Informer } from './informer.ts';
import type { ApiObject } from './object-name.ts';
export interface InformerSelection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}
/** Informers that all parts of a program share: one list, one watch, one decoded object for everyone. */
export interface Informers extends Disposable {
  /** The informer of a resource, started when first asked for. It runs until the factory is disposed. */
  of<T extends ApiObject>(apiVersion: string, plural: string, selection?: InformerSelection): Informer<T>;
  /** Stops one informer (its resource is no longer served); the next who asks starts another. */
  stop(apiVersion: string, plural: string, selection?: InformerSelection): void;
}
export declare function createInformers(
  client: Client,
  options?: {
    readonly freeze?: boolean;
  },
): Informers;
//# sourceMappingURL=informer-factory.d.ts.map
