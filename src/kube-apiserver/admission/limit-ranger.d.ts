import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
} from '../../apiserver/index.ts';
/** Fills in what a namespace's limit ranges give to containers, and refuses Pods and claims outside of the ranges. */
export declare class LimitRanger implements AdmissionPlugin {
  readonly name = 'LimitRanger';
  readonly operations: readonly AdmissionOperation[];
  private readonly reader;
  constructor(reader: ObjectReader);
  mutate(attributes: AdmissionAttributes): Promise<void>;
  validate(attributes: AdmissionAttributes): Promise<void>;
  private limitsOf;
}
//# sourceMappingURL=limit-ranger.d.ts.map
