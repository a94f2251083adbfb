import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
} from '../../apiserver/index.ts';
/** Lets a claim ask for more only where it is bound, and its storage class says that its volumes can grow. */
export declare class PersistentVolumeClaimResize implements AdmissionPlugin {
  readonly name = 'PersistentVolumeClaimResize';
  readonly operations: readonly AdmissionOperation[];
  private readonly reader;
  constructor(reader: ObjectReader);
  validate(attributes: AdmissionAttributes): Promise<void>;
  private canGrow;
}
//# sourceMappingURL=persistent-volume-claim-resize.d.ts.map
