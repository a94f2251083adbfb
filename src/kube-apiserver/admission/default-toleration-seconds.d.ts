import type { AdmissionAttributes, AdmissionOperation, AdmissionPlugin } from '../../apiserver/index.ts';
/** Lets a Pod stay on a node that is not ready or cannot be reached for five minutes, unless it says how long itself. */
export declare class DefaultTolerationSeconds implements AdmissionPlugin {
  readonly name = 'DefaultTolerationSeconds';
  readonly operations: readonly AdmissionOperation[];
  mutate(attributes: AdmissionAttributes): void;
}
//# sourceMappingURL=default-toleration-seconds.d.ts.map
