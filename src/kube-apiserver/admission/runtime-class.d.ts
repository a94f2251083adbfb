import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
} from '../../apiserver/index.ts';
/** Gives a Pod what its runtime class asks for: overhead, node selector and tolerations. */
export declare class RuntimeClass implements AdmissionPlugin {
  readonly name = 'RuntimeClass';
  readonly operations: readonly AdmissionOperation[];
  private readonly reader;
  constructor(reader: ObjectReader);
  mutate(attributes: AdmissionAttributes): Promise<void>;
  validate(attributes: AdmissionAttributes): Promise<void>;
  private classOf;
}
//# sourceMappingURL=runtime-class.d.ts.map
