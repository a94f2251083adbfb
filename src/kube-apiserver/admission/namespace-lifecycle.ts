import { notFound } from '../../api/index.ts';
import type { Namespace } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
} from '../../apiserver/index.ts';
import { refused } from './refusal.ts';

const NAMESPACES = { group: '', resource: 'namespaces' };
const LIVE = { liveLookup: true };
const IMMORTAL: readonly string[] = ['default', 'kube-system', 'kube-public'];

/** Refuses writes into a namespace that is not there, new objects in one that ends, and the end of some namespaces. */
export class NamespaceLifecycle implements MutationInterface {
  readonly name = 'NamespaceLifecycle';
  readonly handles = handles('CREATE', 'UPDATE', 'DELETE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const { operation, namespace, kind } = attributes;
    if (kind.group === '' && kind.kind === 'Namespace') {
      if (operation === 'DELETE' && IMMORTAL.includes(attributes.name)) {
        throw refused(attributes, 'this namespace may not be deleted');
      }
      return;
    }
    if (namespace === '' || operation === 'DELETE' || isAccessReview(attributes)) return;
    const found = await this.reader.get<Namespace>(NAMESPACES, '', namespace, LIVE);
    if (!found) throw notFound(NAMESPACES, namespace);
    if (operation === 'CREATE' && found.status?.phase === 'Terminating') throw ending(attributes);
  }
}

/** A review may ask about a namespace that is not there. */
function isAccessReview({ resource }: AdmissionAttributes): boolean {
  return resource.group === 'authorization.k8s.io' && resource.resource === 'localsubjectaccessreviews';
}

function ending(attributes: AdmissionAttributes): Error {
  const { namespace } = attributes;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const message = `namespace ${namespace} is being terminated`;
  return refused(attributes, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }]);
}
