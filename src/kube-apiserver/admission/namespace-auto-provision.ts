import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
  type ObjectWriter,
} from '../../apiserver/index.ts';
import type { Namespace } from '../../kinds/index.ts';
import { isInNamespace } from './requests.ts';

const NAMESPACES = { group: '', resource: 'namespaces' };

/** Makes the namespace in which something is created, where it is not there. */
export class NamespaceAutoProvision implements MutationInterface {
  readonly name = 'NamespaceAutoProvision';
  readonly handles = handles('CREATE');
  private readonly objects: ObjectReader & ObjectWriter;

  constructor(objects: ObjectReader & ObjectWriter) {
    this.objects = objects;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const { namespace, dryRun } = attributes;
    if (dryRun || !isInNamespace(attributes)) return;
    if (await this.objects.get(NAMESPACES, '', namespace)) return;
    await this.objects.ensure<Namespace>(NAMESPACES, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'kubernetes.io/metadata.name': namespace } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }
}
