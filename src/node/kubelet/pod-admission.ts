import {
  amountsOf,
  type HostPort,
  HostPortUsage,
  hostPortsOf,
  isExtendedResource,
  isMirrorPod,
  isTolerated,
  type Node,
  type Pod,
  podRequests,
  requiredNodeAffinity,
  type ResourceAmounts,
} from '../../kinds/index.ts';
import type { NodeResources } from './node-resources.ts';

/** Why a node does not take a Pod, in upstream's words. */
export interface PodRejection {
  /** `OutOfcpu`, `NodeAffinity`, `NodePorts`, … */
  readonly reason: string;
  readonly message: string;
}

/** What a Pod holds of its node. */
interface Holding {
  readonly pod: Pod;
  readonly requests: ResourceAmounts;
  readonly ports: readonly HostPort[];
}

const OS = 'linux';
const OS_LABEL = 'kubernetes.io/os';

/**
 * Holds the Pods that come to a node against what it has, as upstream's kubelet does before it runs one, whoever bound
 * them. What the Pods on it take is kept as sums: a Pod costs what it is itself.
 */
export class PodAdmission {
  private node: Node;
  private allocatable: ResourceAmounts = new Map();
  private readonly holdings = new Map<string, Holding>();
  private readonly requested: ResourceAmounts = new Map();
  private readonly ports = new HostPortUsage();

  constructor(node: Node, resources: NodeResources) {
    this.node = node;
    this.setNode(node, resources);
  }

  setNode(node: Node, { allocatable }: NodeResources): void {
    this.node = node;
    this.allocatable = amountsOf(allocatable);
  }

  /** Takes room for a Pod, where there is enough and the node is one for it; else says why it is not. */
  admit(pod: Pod): PodRejection | undefined {
    const holding = holdingOf(pod);
    const rejection = this.misfit(pod) ?? this.lackFor(holding) ?? this.mismatch(holding);
    if (!rejection) this.hold(holding);
    return rejection;
  }

  /** Counts a Pod that runs already, whatever room there is. */
  take(pod: Pod): void {
    this.release(pod.metadata.uid ?? '');
    this.hold(holdingOf(pod));
  }

  /** Of a Pod that is counted what it asks for may have changed. */
  update(pod: Pod): void {
    const known = this.holdings.get(pod.metadata.uid ?? '');
    if (known && known.pod.metadata.generation !== pod.metadata.generation) this.take(pod);
  }

  /** A Pod has ended, or is gone. */
  release(podUid: string): void {
    const holding = this.holdings.get(podUid);
    if (!holding) return;
    this.holdings.delete(podUid);
    this.count(holding, -1);
  }

  private hold(holding: Holding): void {
    this.holdings.set(holding.pod.metadata.uid ?? '', holding);
    this.count(holding, 1);
  }

  private count({ requests, ports }: Holding, sign: 1 | -1): void {
    for (const [resource, amount] of requests) {
      this.requested.set(resource, (this.requested.get(resource) ?? 0) + sign * amount);
    }
    this.ports.count(ports, sign);
  }

  /** What no other Pod's end would change. */
  private misfit({ metadata, spec }: Pod): PodRejection | undefined {
    if (metadata.labels?.[OS_LABEL] !== undefined && metadata.labels[OS_LABEL] !== OS) {
      return {
        reason: 'PodOSSelectorNodeLabelDoesNotMatch',
        message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
      };
    }
    if (spec?.os !== undefined && spec.os.name !== OS) {
      return {
        reason: 'PodOSNotSupported',
        message: "Failed to admit pod as the OS field doesn't match node OS",
      };
    }
    return undefined;
  }

  private lackFor({ requests }: Holding): PodRejection | undefined {
    const pods = this.allocatable.get('pods') ?? 0;
    if (this.holdings.size + 1 > pods) return outOf('pods', 1, this.holdings.size, pods);
    for (const [resource, amount] of inOrder(requests)) {
      const capacity = this.allocatable.get(resource);
      // What no node is known to have is a matter of the cluster, not of this node.
      if (amount === 0 || (capacity === undefined && isExtendedResource(resource))) continue;
      const used = this.requested.get(resource) ?? 0;
      if (amount > (capacity ?? 0) - used) return outOf(resource, amount, used, capacity ?? 0);
    }
    return undefined;
  }

  private mismatch({ pod, ports }: Holding): PodRejection | undefined {
    const { node } = this;
    if (!requiredNodeAffinity(pod)(node)) {
      return failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
    }
    if (this.ports.hasConflict(ports)) {
      return failed('NodePorts', "node(s) didn't have free ports for the requested pod ports");
    }
    const { tolerations = [] } = pod.spec ?? {};
    const isRepelled = node.spec?.taints?.some(
      (taint) => taint.effect === 'NoExecute' && !isTolerated(taint, tolerations),
    );
    return isRepelled && !isMirrorPod(pod)
      ? failed('TaintToleration', "node(s) had taints that the pod didn't tolerate")
      : undefined;
  }
}

function holdingOf(pod: Pod): Holding {
  return { pod, requests: podRequests(pod), ports: hostPortsOf(pod) };
}

const FIRST = ['cpu', 'memory', 'ephemeral-storage'];

/** The order in which upstream looks: of several that lack, the first is named. */
function inOrder(requests: ResourceAmounts): readonly (readonly [string, number])[] {
  const first = FIRST.map((resource) => [resource, requests.get(resource) ?? 0] as const);
  return [...first, ...[...requests].filter(([resource]) => !FIRST.includes(resource))];
}

function outOf(resource: string, requested: number, used: number, capacity: number): PodRejection {
  const amounts = `requested: ${whole(requested)}, used: ${whole(used)}, capacity: ${whole(capacity)}`;
  return { reason: `OutOf${resource}`, message: `Node didn't have enough resource: ${resource}, ${amounts}` };
}

function failed(plugin: string, why: string): PodRejection {
  return { reason: plugin, message: `Predicate ${plugin} failed: ${why}` };
}

/** All digits, as Go prints an int64. */
function whole(amount: number): string {
  return Number.isFinite(amount) ? BigInt(Math.trunc(amount)).toString() : String(amount);
}
