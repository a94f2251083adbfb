import type { ObjectReader, ObjectWriter } from '../../apiserver/index.ts';
import { type ServiceAddresses } from './cluster-objects.ts';
export interface BootstrapOptions {
  readonly objects: ObjectReader & ObjectWriter;
  readonly nowMs: number;
  readonly addresses: ServiceAddresses;
  /** What client certificates are verified with, as PEM. */
  readonly clientAuthority?: string;
}
/**
 * Makes what every cluster has, where it is missing: namespaces first, the rest at once. What is there already is left
 * as it is.
 */
export declare function ensureBootstrapObjects(options: BootstrapOptions): Promise<void>;
//# sourceMappingURL=ensure.d.ts.map
