import type { Node } from '../../kinds/index.ts';
import { type AdmissionAttributes, handles, type MutationInterface } from '../../apiserver/index.ts';
import { isOf } from './requests.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

/** Keeps Pods off a new node until the node lifecycle controller finds it ready, and takes the taint away. */
export class TaintNodesByCondition implements MutationInterface {
  readonly name = 'TaintNodesByCondition';
  readonly handles = handles('CREATE');

  admit(attributes: AdmissionAttributes): void {
    if (!isOf(attributes, '', 'nodes') || !attributes.object) return;
    const node = attributes.object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return;
    node.spec = { ...node.spec, taints: [...taints, { ...NOT_READY }] };
  }
}
