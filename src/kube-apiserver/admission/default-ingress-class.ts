import type { Ingress, IngressClass } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
} from '../../apiserver/index.ts';
import { defaultName } from './default-class.ts';
import { isOf } from './requests.ts';

const INGRESS_CLASSES = { group: 'networking.k8s.io', resource: 'ingressclasses' };
const DEFAULT_MARK = 'ingressclass.kubernetes.io/is-default-class';
const OLD_CLASS = 'kubernetes.io/ingress.class';

/** Gives an Ingress that names no class the default one: of several the newest. */
export class DefaultIngressClass implements MutationInterface {
  readonly name = 'DefaultIngressClass';
  readonly handles = handles('CREATE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    if (!isOf(attributes, INGRESS_CLASSES.group, 'ingresses')) return;
    const ingress = attributes.object as Ingress | undefined;
    if (!ingress?.spec || ingress.spec.ingressClassName !== undefined) return;
    if (ingress.metadata.annotations?.[OLD_CLASS] !== undefined) return;
    const name = defaultName(await this.reader.list<IngressClass>(INGRESS_CLASSES), [DEFAULT_MARK]);
    if (name !== undefined) ingress.spec.ingressClassName = name;
  }
}
