import type { AdmissionAttributes, AdmissionOperation, AdmissionPlugin } from '../../apiserver/index.ts';
/** Keeps Pods off a new node until the node lifecycle controller finds it ready, and takes the taint away. */
export declare class TaintNodesByCondition implements AdmissionPlugin {
  readonly name = 'TaintNodesByCondition';
  readonly operations: readonly AdmissionOperation[];
  mutate(attributes: AdmissionAttributes): void;
}
//# sourceMappingURL=taint-nodes-by-condition.d.ts.map
