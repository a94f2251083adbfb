import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
} from '../../apiserver/index.ts';
/** Gives an Ingress that names no class the default one: of several the newest. */
export declare class DefaultIngressClass implements AdmissionPlugin {
  readonly name = 'DefaultIngressClass';
  readonly operations: readonly AdmissionOperation[];
  private readonly reader;
  constructor(reader: ObjectReader);
  mutate(attributes: AdmissionAttributes): Promise<void>;
}
//# sourceMappingURL=default-ingress-class.d.ts.map
