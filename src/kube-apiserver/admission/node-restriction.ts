import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
} from '../../apiserver/index.ts';
import { equalIgnoringNulls, ownValue } from '../../base/index.ts';
import { isMirrorPod, MIRROR_ANNOTATION, type Node, type Pod } from '../../kinds/index.ts';
import { nodeOf } from '../node-authorization/node-identity.ts';
import { restrictedLabels } from './node-labels.ts';
import { refused } from './refusal.ts';

const PODS = { group: '', resource: 'pods' };
const LEASE_NAMESPACE = 'kube-node-lease';

/** Holds nodes to what is theirs: their Node, their Lease, and the Pods that are bound to them. */
export class NodeRestriction implements MutationInterface {
  readonly name = 'NodeRestriction';
  readonly handles = handles('CREATE', 'UPDATE', 'DELETE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const node = nodeOf(attributes.user);
    if (node === undefined) return;
    const why = await this.problem(attributes, node);
    if (why !== undefined) throw refused(attributes, why);
  }

  private problem(
    attributes: AdmissionAttributes,
    node: string,
  ): Promise<string | undefined> | string | undefined {
    const { group, resource } = attributes.resource;
    switch (`${group}/${resource}`) {
      case '/nodes':
        return nodeProblem(attributes, node);
      case '/pods':
        return this.podProblem(attributes, node);
      case 'coordination.k8s.io/leases':
        return leaseProblem(attributes, node);
      case 'storage.k8s.io/csinodes':
        return nameOf(attributes) === node
          ? undefined
          : 'can only access CSINode with the same name as the requesting node';
      default:
        return undefined;
    }
  }

  private async podProblem(attributes: AdmissionAttributes, node: string): Promise<string | undefined> {
    const { operation, subresource, namespace, name } = attributes;
    if (operation === 'CREATE' && subresource === '') return mirrorProblem(attributes.object as Pod, node);
    const deed = ownValue(DEEDS, `${operation} ${subresource}`);
    if (deed === undefined) return undefined;
    const stored =
      (attributes.oldObject as Pod | undefined) ?? (await this.reader.get<Pod>(PODS, namespace, name));
    if (!stored || boundTo(stored) === node) return undefined;
    return `node "${node}" can only ${deed} with spec.nodeName set to itself`;
  }
}

/** What a node does to a Pod, by operation and subresource. */
const DEEDS: Readonly<Record<string, string | undefined>> = {
  'DELETE ': 'delete pods',
  'UPDATE status': 'update pod status for pods',
  'CREATE eviction': 'evict pods',
};

function nodeProblem(attributes: AdmissionAttributes, node: string): string | undefined {
  const name = nameOf(attributes);
  if (name !== node) return `node "${node}" is not allowed to modify node "${name}"`;
  const object = attributes.object as Node | undefined;
  const oldObject = attributes.oldObject as Node | undefined;
  if (!object) return undefined;
  if (!oldObject) {
    const set = restrictedLabels(object.metadata.labels, {});
    if (set.length === 0) return undefined;
    return `node "${node}" is not allowed to set the following labels: ${set.join(', ')}`;
  }
  if (!equalIgnoringNulls(object.spec?.taints ?? [], oldObject.spec?.taints ?? [])) {
    return `node "${node}" is not allowed to modify taints`;
  }
  const modified = restrictedLabels(object.metadata.labels, oldObject.metadata.labels);
  if (modified.length === 0) return undefined;
  return `is not allowed to modify labels: ${modified.join(', ')}`;
}

/** A node makes Pods of its own only as mirrors of what it runs anyway. */
function mirrorProblem(pod: Pod, node: string): string | undefined {
  if (!isMirrorPod(pod)) {
    return `pod does not have "${MIRROR_ANNOTATION}" annotation, node "${node}" can only create mirror pods`;
  }
  return boundTo(pod) === node
    ? undefined
    : `node "${node}" can only create pods with spec.nodeName set to itself`;
}

function leaseProblem(attributes: AdmissionAttributes, node: string): string | undefined {
  if (attributes.namespace !== LEASE_NAMESPACE) {
    return `can only access leases in the "${LEASE_NAMESPACE}" system namespace`;
  }
  return nameOf(attributes) === node
    ? undefined
    : 'can only access node lease with the same name as the requesting node';
}

function boundTo({ spec }: Pod): string {
  return spec?.nodeName ?? '';
}

/** A create may say the name in the body alone. */
function nameOf({ name, object }: AdmissionAttributes): string {
  return name === '' ? (object?.metadata.name ?? '') : name;
}
