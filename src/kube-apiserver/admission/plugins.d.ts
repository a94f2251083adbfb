import type { Clock, Random } from '../../base/index.ts';
import type { AdmissionPlugin, ObjectReader, ObjectWriter } from '../../apiserver/index.ts';
export interface AdmissionOptions {
  readonly objects: ObjectReader & ObjectWriter;
  readonly clock: Clock;
  readonly random: Random;
  /** Upstream's names of plugins to leave out. */
  readonly disabled: readonly string[];
}
/** The plugins of a server, in upstream's order. */
export declare function admissionPlugins({
  objects,
  clock,
  random,
  disabled,
}: AdmissionOptions): AdmissionPlugin[];
//# sourceMappingURL=plugins.d.ts.map
