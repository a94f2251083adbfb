import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
} from '../../apiserver/index.ts';
/** Gives a claim that names no storage class the default one: of several the newest. */
export declare class DefaultStorageClass implements AdmissionPlugin {
  readonly name = 'DefaultStorageClass';
  readonly operations: readonly AdmissionOperation[];
  private readonly reader;
  constructor(reader: ObjectReader);
  mutate(attributes: AdmissionAttributes): Promise<void>;
}
//# sourceMappingURL=default-storage-class.d.ts.map
