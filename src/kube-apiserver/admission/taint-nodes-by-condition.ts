import type { Node } from '../../kinds/index.ts';
import type { AdmissionAttributes, AdmissionOperation, AdmissionPlugin } from '../../apiserver/index.ts';
import { isOf } from './requests.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

/** Keeps Pods off a new node until the node lifecycle controller finds it ready, and takes the taint away. */
export class TaintNodesByCondition implements AdmissionPlugin {
  readonly name = 'TaintNodesByCondition';
  readonly operations: readonly AdmissionOperation[] = ['CREATE'];

  mutate(attributes: AdmissionAttributes): void {
    if (!isOf(attributes, '', 'nodes') || !attributes.object) return;
    const node = attributes.object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return;
    node.spec = { ...node.spec, taints: [...taints, { ...NOT_READY }] };
  }
}
