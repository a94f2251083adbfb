import {
  type AdmissionAttributes,
  type Authorizer,
  handles,
  type MutationInterface,
  type ObjectReader,
} from '../../apiserver/index.ts';
import {
  type CertificateSigningRequest,
  parseCertificateRequest,
  type ResourceSlice,
} from '../../kinds/index.ts';
import { nodeOf } from '../node-authorization/node-identity.ts';
import { refused } from './refusal.ts';
import { claimStatusProblem } from './restricted-claims.ts';
import { nodeProblem } from './restricted-node.ts';
import { podProblem } from './restricted-pods.ts';
import { tokenProblem } from './restricted-tokens.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
const KUBELET_SIGNERS = ['kubernetes.io/kubelet-serving', 'kubernetes.io/kube-apiserver-client-kubelet'];

export interface NodeRestrictionParts {
  readonly reader: ObjectReader;
  /** Asked whether a node may have a token for an audience that its Pod does not name. */
  readonly authorizer: Authorizer;
}

/**
 * Holds nodes to what is theirs: their Node, Lease, CSINode and ResourceSlices, the Pods that are bound to them, tokens
 * for those Pods, and certificates of their own name.
 */
export class NodeRestriction implements MutationInterface {
  readonly name = 'NodeRestriction';
  readonly handles = handles('CREATE', 'UPDATE', 'DELETE');
  private readonly parts: NodeRestrictionParts;

  constructor(parts: NodeRestrictionParts) {
    this.parts = parts;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const { user } = attributes;
    const node = nodeOf(user);
    if (node === undefined) return;
    const why =
      node === ''
        ? `could not determine node from user ${JSON.stringify(user.name)}`
        : await this.problem(attributes, node);
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
        return podProblem(attributes, node, this.parts.reader);
      case '/persistentvolumeclaims':
        return claimStatusProblem(attributes, node);
      case '/serviceaccounts':
        return tokenProblem(attributes, node, this.parts);
      case 'coordination.k8s.io/leases':
        return leaseProblem(attributes, node);
      case 'storage.k8s.io/csinodes':
        return attributes.name === node
          ? undefined
          : 'can only access CSINode with the same name as the requesting node';
      case 'resource.k8s.io/resourceslices':
        return sliceProblem(attributes, node);
      case 'certificates.k8s.io/certificatesigningrequests':
        return certificateProblem(attributes, node);
      default:
        return undefined;
    }
  }
}

function leaseProblem({ namespace, name }: AdmissionAttributes, node: string): string | undefined {
  if (namespace !== LEASE_NAMESPACE) {
    return `can only access leases in the "${LEASE_NAMESPACE}" system namespace`;
  }
  return name === node ? undefined : 'can only access node lease with the same name as the requesting node';
}

/** The authorizer knows neither what a new slice says nor each one of a collection that is deleted. */
function sliceProblem(
  { operation, object, oldObject }: AdmissionAttributes,
  node: string,
): string | undefined {
  if (operation === 'UPDATE') return undefined;
  const slice = (operation === 'CREATE' ? object : oldObject) as ResourceSlice | undefined;
  if (slice?.spec?.nodeName === node) return undefined;
  return `can only ${operation.toLowerCase()} ResourceSlice with the same NodeName as the requesting node`;
}

/** What else such a request must say, is for its signer to see. */
async function certificateProblem(
  { operation, subresource, object }: AdmissionAttributes,
  node: string,
): Promise<string | undefined> {
  if (operation !== 'CREATE' || subresource !== '') return undefined;
  const { spec } = object as CertificateSigningRequest;
  if (!KUBELET_SIGNERS.includes(spec.signerName)) return undefined;
  try {
    const { commonName } = await parseCertificateRequest(spec.request);
    const expected = `system:node:${node}`;
    return commonName === expected ? undefined : `can only create a node CSR with CN=${expected}`;
  } catch (error) {
    return `unable to parse csr: ${error instanceof Error ? error.message : String(error)}`;
  }
}
