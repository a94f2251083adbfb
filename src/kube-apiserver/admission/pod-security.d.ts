import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
} from '../../apiserver/index.ts';
/** Holds Pods to the level that their namespace asks for, and tells authors of templates what will not be let in. */
export declare class PodSecurity implements AdmissionPlugin {
  readonly name = 'PodSecurity';
  readonly operations: readonly AdmissionOperation[];
  private readonly reader;
  constructor(reader: ObjectReader);
  validate(attributes: AdmissionAttributes): Promise<void>;
  private checkPod;
  private warn;
  private policiesOf;
  /** Refuses labels that say nothing, and tells which Pods would not be let in any more. */
  private checkNamespace;
  private existingPods;
}
//# sourceMappingURL=pod-security.d.ts.map
