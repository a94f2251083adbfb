import { parseFieldSelector, SelectorError } from '../../api/index.ts';
import type { Pod } from '../../kinds/index.ts';
import type {
  AuthorizationAttributes,
  AuthorizationDecision,
  Authorizer,
  ObjectReader,
} from '../../apiserver/index.ts';
import { nodeRules } from '../bootstrap/rbac-objects.ts';
import { ruleAllows } from '../rbac/matches.ts';
import { nodeOf } from './node-identity.ts';
import { refersTo } from './pod-references.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
const READS: readonly string[] = ['get', 'list', 'watch'];
const PODS = { group: '', resource: 'pods' };
const NO_OPINION: AuthorizationDecision = { verdict: 'no-opinion' };
const ALLOWED: AuthorizationDecision = { verdict: 'allow' };

/**
 * Allows a node what the role `system:node` says, which upstream binds to nobody for this reason: of Leases and
 * CSINodes a node may touch its own, of Nodes and Pods it may read its own, and it may read a Secret, a ConfigMap or a claim, or ask for an account's token,
 * only where a Pod that is bound to it refers to that.
 */
export class NodeAuthorizer implements Authorizer {
  private readonly reader: ObjectReader;
  private readonly rules = nodeRules();

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async authorize(attributes: AuthorizationAttributes): Promise<AuthorizationDecision> {
    const node = nodeOf(attributes.user);
    if (node === undefined || !this.rules.some((rule) => ruleAllows(rule, attributes))) return NO_OPINION;
    switch (attributes.resource) {
      case 'nodes':
        return this.authorizeNode(attributes, node);
      case 'pods':
        return this.authorizePod(attributes, node);
      case 'leases':
        return isOwnLease(attributes, node) ? ALLOWED : unrelated(node);
      case 'csinodes':
        return isOwn(attributes, node) ? ALLOWED : unrelated(node);
      case 'secrets':
      case 'configmaps':
      case 'persistentvolumeclaims':
      case 'serviceaccounts':
        return (await this.isReferred(attributes, node)) ? ALLOWED : unrelated(node);
      default:
        return ALLOWED;
    }
  }

  private authorizeNode({ verb, name }: AuthorizationAttributes, node: string): AuthorizationDecision {
    if (!READS.includes(verb) || name === node) return ALLOWED;
    const what = name === '' ? 'all nodes' : `'${name}'`;
    return refusedAs(`node '${node}' cannot read ${what}, only its own Node object`);
  }

  /** A node may read the Pods that are bound to it. What it may write of them is for admission to say. */
  private async authorizePod(
    attributes: AuthorizationAttributes,
    node: string,
  ): Promise<AuthorizationDecision> {
    const { verb, namespace, name, subresource } = attributes;
    if (subresource !== '' || !READS.includes(verb)) return ALLOWED;
    if (verb === 'get') {
      const pod = await this.reader.get<Pod>(PODS, namespace, name);
      return pod?.spec?.nodeName === node ? ALLOWED : unrelated(node);
    }
    const asked = selectedNode(attributes.fieldSelector ?? '');
    return asked === node ? ALLOWED : refusedAs('can only list/watch pods with spec.nodeName field selector');
  }

  /** Looks at the Pods of one namespace, and only for the few requests for what a Pod refers to. */
  private async isReferred(
    { resource, namespace, name }: AuthorizationAttributes,
    node: string,
  ): Promise<boolean> {
    if (name === '' || namespace === '') return false;
    const pods = await this.reader.list<Pod>(PODS, namespace);
    return pods.some((pod) => pod.spec?.nodeName === node && refersTo(pod, resource, name));
  }
}

function isOwnLease(attributes: AuthorizationAttributes, node: string): boolean {
  return attributes.namespace === LEASE_NAMESPACE && isOwn(attributes, node);
}

/** The name of what is created is in the body, which nobody has read yet. */
function isOwn({ verb, name }: AuthorizationAttributes, node: string): boolean {
  return verb === 'create' || name === node;
}

/** The node whose Pods a field selector asks for alone. */
function selectedNode(fieldSelector: string): string | undefined {
  try {
    const requirement = parseFieldSelector(fieldSelector).find(({ field }) => field === 'spec.nodeName');
    return requirement && !requirement.negated ? requirement.value : undefined;
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

function unrelated(node: string): AuthorizationDecision {
  return refusedAs(`no relationship found between node '${node}' and this object`);
}

/** Somebody else may still allow it. */
function refusedAs(reason: string): AuthorizationDecision {
  return { verdict: 'no-opinion', reason };
}
