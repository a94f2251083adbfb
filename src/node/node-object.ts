import type { Node } from '../kinds/index.ts';
import { formatTime } from '../api/index.ts';

export interface NodeFacts {
  readonly name: string;
  readonly internalIp: string;
  readonly podCidr: string;
  readonly capacity: Readonly<Record<string, string>>;
  /** The runtime's name and version. */
  readonly runtimeVersion: string;
  /** The Kubernetes version that the node speaks: `v1.36.3`. */
  readonly kubeletVersion: string;
  /** Says on the object itself that no process runs behind it. */
  readonly annotations: Readonly<Record<string, string>>;
}

type NodeStatus = NonNullable<Node['status']>;

export function nodeObjectOf(facts: NodeFacts): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: facts.name,
      annotations: { ...facts.annotations },
      labels: {
        'kubernetes.io/hostname': facts.name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
    },
    spec: { podCIDR: facts.podCidr, podCIDRs: [facts.podCidr] },
  };
}

/** The status of a node that is well. Capacity that the object itself states is kept. */
export function nodeStatusOf(facts: NodeFacts, known: NodeStatus | undefined, nowMs: number): NodeStatus {
  const capacity = { ...facts.capacity, ...known?.capacity };
  return {
    capacity,
    allocatable: { ...capacity, ...known?.allocatable },
    conditions: conditionsOf(known, formatTime(nowMs)),
    addresses: [
      { type: 'InternalIP', address: facts.internalIp },
      { type: 'Hostname', address: facts.name },
    ],
    nodeInfo: {
      architecture: 'amd64',
      operatingSystem: 'linux',
      osImage: 'simulated',
      kernelVersion: 'simulated',
      containerRuntimeVersion: facts.runtimeVersion,
      kubeletVersion: facts.kubeletVersion,
      kubeProxyVersion: '',
      bootID: '',
      machineID: facts.name,
      systemUUID: facts.name,
    },
  };
}

const HEALTHY = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

function conditionsOf(known: NodeStatus | undefined, now: string): NonNullable<NodeStatus['conditions']> {
  return HEALTHY.map(([type, status, reason, message]) => {
    const before = known?.conditions?.find((condition) => condition.type === type);
    const since = before?.status === status ? before.lastTransitionTime : undefined;
    return { type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: since ?? now };
  });
}
