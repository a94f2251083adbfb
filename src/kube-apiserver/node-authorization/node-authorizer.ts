import type { Disposable } from '../../base/index.ts';
import { parseFieldSelector, SelectorError } from '../../api/index.ts';
import type {
  AuthorizationAttributes,
  AuthorizationDecision,
  Authorizer,
  ObjectReader,
} from '../../apiserver/index.ts';
import { nodeRules } from '../bootstrap/rbac-objects.ts';
import { ruleAllows } from '../rbac/matches.ts';
import { NodeGraph } from './node-graph.ts';
import { nodeOf } from './node-identity.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
const READS: readonly string[] = ['get', 'list', 'watch'];
const SINGLE_WRITES: readonly string[] = ['get', 'create', 'update', 'patch', 'delete'];
const NO_OPINION: AuthorizationDecision = { verdict: 'no-opinion' };
const ALLOWED: AuthorizationDecision = { verdict: 'allow' };

type Decide = (
  attributes: AuthorizationAttributes,
  node: string,
) => Promise<AuthorizationDecision> | AuthorizationDecision;

/**
 * Allows a node what its work takes, as upstream divides it: of Leases, CSINodes and Nodes its own, of Pods those that are
 * bound to it, and Secrets, ConfigMaps, claims, volumes and accounts where such a Pod leads to them. For all else the role
 * `system:node` says what it may, which is bound to nobody for this reason.
 */
export class NodeAuthorizer implements Authorizer, Disposable {
  private readonly graph: NodeGraph;
  private readonly rules = nodeRules();
  /** By group and plural. */
  private readonly divided: ReadonlyMap<string, Decide>;

  constructor(reader: ObjectReader) {
    this.graph = new NodeGraph(reader);
    const read: Decide = (attributes, node) => this.namespacedRead(attributes, node);
    const get: Decide = (attributes, node) => this.get(attributes, node);
    this.divided = new Map<string, Decide>([
      ['/secrets', read],
      ['/configmaps', read],
      ['/persistentvolumeclaims', (attributes, node) => this.claim(attributes, node)],
      ['/persistentvolumes', get],
      ['resource.k8s.io/resourceclaims', get],
      ['storage.k8s.io/volumeattachments', get],
      ['/serviceaccounts', (attributes, node) => this.account(attributes, node)],
      ['coordination.k8s.io/leases', lease],
      ['storage.k8s.io/csinodes', driverNode],
      ['resource.k8s.io/resourceslices', (attributes, node) => this.slice(attributes, node)],
      ['/nodes', ofNode],
      ['/pods', (attributes, node) => this.pod(attributes, node)],
      ['certificates.k8s.io/podcertificaterequests', () => NO_OPINION],
    ]);
  }

  async authorize(attributes: AuthorizationAttributes): Promise<AuthorizationDecision> {
    const { user, isResource, group, resource } = attributes;
    const node = nodeOf(user);
    if (node === undefined) return NO_OPINION;
    if (node === '') return refusedAs(`unknown node for user ${JSON.stringify(user.name)}`);
    const decide = isResource ? this.divided.get(`${group}/${resource}`) : undefined;
    if (decide) return decide(attributes, node);
    return this.rules.some((rule) => ruleAllows(rule, attributes)) ? ALLOWED : NO_OPINION;
  }

  dispose(): void {
    this.graph.dispose();
  }

  private namespacedRead(attributes: AuthorizationAttributes, node: string) {
    const { verb, subresource, namespace } = attributes;
    if (!READS.includes(verb)) return refusedAs('can only read resources of this type');
    if (subresource !== '') return refusedAs('cannot read subresource');
    if (namespace === '') return refusedAs('can only read namespaced object of this type');
    return this.related(attributes, node);
  }

  private get(attributes: AuthorizationAttributes, node: string) {
    if (attributes.verb !== 'get') return refusedAs('can only get individual resources of this type');
    if (attributes.subresource !== '') return refusedAs('cannot get subresource');
    return this.related(attributes, node);
  }

  private claim(attributes: AuthorizationAttributes, node: string) {
    if (attributes.subresource !== 'status') return this.get(attributes, node);
    return ['update', 'patch'].includes(attributes.verb)
      ? this.related(attributes, node)
      : refusedAs('can only get/update/patch this type');
  }

  private account(attributes: AuthorizationAttributes, node: string) {
    const { verb, name, subresource } = attributes;
    if (verb === 'get' && subresource === '') return this.namespacedRead(attributes, node);
    if (verb !== 'create' || name === '') {
      return refusedAs('can only create tokens for individual service accounts');
    }
    return subresource === 'token'
      ? this.related(attributes, node)
      : refusedAs('can only create token subresource of serviceaccount');
  }

  private slice(attributes: AuthorizationAttributes, node: string) {
    const { verb, subresource } = attributes;
    if (subresource !== '') return refusedAs('cannot authorize ResourceSlice subresources');
    switch (verb) {
      // Whose slice it is, stands in what nobody has read yet: it is for admission to say.
      case 'create':
        return ALLOWED;
      case 'get':
      case 'update':
      case 'patch':
      case 'delete':
        return this.related(attributes, node);
      case 'watch':
      case 'list':
      case 'deletecollection':
        return selects(attributes, 'spec.nodeName', node)
          ? ALLOWED
          : refusedAs('can only list/watch/deletecollection resourceslices with nodeName field selector');
      default:
        return refusedAs(
          'only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection',
        );
    }
  }

  /** What a node may write of Pods is for admission to say. */
  private pod(attributes: AuthorizationAttributes, node: string) {
    const { verb, subresource, name } = attributes;
    switch (`${subresource} ${verb}`) {
      case ' get':
        return this.get(attributes, node);
      case ' list':
      case ' watch':
        if (selects(attributes, 'spec.nodeName', node)) return ALLOWED;
        return name === ''
          ? refusedAs('can only list/watch pods with spec.nodeName field selector')
          : this.related(attributes, node);
      case ' create':
      case ' delete':
      case 'status update':
      case 'status patch':
      case 'eviction create':
        return ALLOWED;
      default:
        return NO_OPINION;
    }
  }

  private async related(
    { resource, namespace, name }: AuthorizationAttributes,
    node: string,
  ): Promise<AuthorizationDecision> {
    if (name === '') return refusedAs('No Object name found');
    const isRelated = await this.graph.leadsTo(node, resource, namespace, name);
    return isRelated ? ALLOWED : refusedAs(`no relationship found between node '${node}' and this object`);
  }
}

function lease({ verb, namespace, name }: AuthorizationAttributes, node: string): AuthorizationDecision {
  if (!SINGLE_WRITES.includes(verb)) {
    return refusedAs('can only get, create, update, patch, or delete a node lease');
  }
  if (namespace !== LEASE_NAMESPACE) {
    return refusedAs(`can only access leases in the "${LEASE_NAMESPACE}" system namespace`);
  }
  return verb === 'create' || name === node
    ? ALLOWED
    : refusedAs('can only access node lease with the same name as the requesting node');
}

function driverNode(
  { verb, subresource, name }: AuthorizationAttributes,
  node: string,
): AuthorizationDecision {
  if (!SINGLE_WRITES.includes(verb)) {
    return refusedAs('can only get, create, update, patch, or delete a CSINode');
  }
  if (subresource !== '') return refusedAs('cannot authorize CSINode subresources');
  return verb === 'create' || name === node
    ? ALLOWED
    : refusedAs('can only access CSINode with the same name as the requesting node');
}

function ofNode({ verb, subresource, name }: AuthorizationAttributes, node: string): AuthorizationDecision {
  const isWrite = ['update', 'patch'].includes(verb) || (verb === 'create' && subresource === '');
  if (isWrite && ['', 'status'].includes(subresource)) return ALLOWED;
  if (subresource !== '' || !READS.includes(verb)) return NO_OPINION;
  if (name === node) return ALLOWED;
  const what = name === '' ? 'all nodes' : `'${name}'`;
  return refusedAs(`node '${node}' cannot read ${what}, only its own Node object`);
}

/** Whether a field selector asks for what is of one value alone. */
function selects({ fieldSelector = '' }: AuthorizationAttributes, of: string, value: string): boolean {
  try {
    return parseFieldSelector(fieldSelector).some(
      (requirement) => requirement.field === of && !requirement.negated && requirement.value === value,
    );
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}

/** Somebody else may still allow it. */
function refusedAs(reason: string): AuthorizationDecision {
  return { verdict: 'no-opinion', reason };
}
