import { findCondition, formatTime } from '../../api/index.ts';
import type { Node } from '../../kinds/index.ts';
import { equalIgnoringNulls } from '../../base/index.ts';
import type { NodeResources } from './node-resources.ts';

export interface NodeFacts {
  readonly name: string;
  readonly internalIp: string;
  readonly capacity: Readonly<Record<string, string>>;
  /** The Kubernetes version that the node speaks: `v1.36.3`. */
  readonly kubeletVersion: string;
}

type NodeStatus = NonNullable<Node['status']>;

/** Says that its disks are attached by the attach-detach controller, and not by its kubelet. */
const MANAGED = 'volumes.kubernetes.io/controller-managed-attach-detach';

/** A Node as it registers itself. */
export function nodeObjectOf(name: string, annotations: Readonly<Record<string, string>>): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { [MANAGED]: 'true', ...annotations },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
    },
  };
}

/** What the runtime says of itself. */
export interface RuntimeFacts {
  /** Its name and version: `simulated://1.0`. */
  readonly version: string;
  /** Why it can run no Pods, or give them no network; undefined where it can. */
  readonly problem: string | undefined;
}

/** The status of a node as its kubelet finds it. */
export function nodeStatusOf(
  facts: NodeFacts,
  runtime: RuntimeFacts,
  { capacity, allocatable }: NodeResources,
  known: NodeStatus | undefined,
  nowMs: number,
): NodeStatus {
  return {
    capacity: { ...capacity },
    allocatable: { ...allocatable },
    conditions: conditionsOf(runtime, known, formatTime(nowMs)),
    addresses: [
      { type: 'InternalIP', address: facts.internalIp },
      { type: 'Hostname', address: facts.name },
    ],
    nodeInfo: {
      architecture: 'amd64',
      operatingSystem: 'linux',
      osImage: 'simulated',
      kernelVersion: 'simulated',
      containerRuntimeVersion: runtime.version,
      kubeletVersion: facts.kubeletVersion,
      kubeProxyVersion: '',
      bootID: '',
      machineID: facts.name,
      systemUUID: facts.name,
    },
  };
}

/** Whether a Node says the same already, whenever it said so; of its resources somebody else knows. */
export function saysStatus(known: NodeStatus | undefined, wanted: NodeStatus): boolean {
  if (!equalIgnoringNulls(known?.addresses, wanted.addresses)) return false;
  if (!equalIgnoringNulls(known?.nodeInfo, wanted.nodeInfo)) return false;
  return (wanted.conditions ?? []).every(({ type, status, reason, message }) => {
    const before = findCondition(known?.conditions, type);
    return before?.status === status && before.reason === reason && before.message === message;
  });
}

const PRESSURES = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const;

function conditionsOf(
  { problem }: RuntimeFacts,
  known: NodeStatus | undefined,
  now: string,
): NonNullable<NodeStatus['conditions']> {
  const ready =
    problem === undefined
      ? (['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'] as const)
      : (['Ready', 'False', 'KubeletNotReady', problem] as const);
  return [...PRESSURES, ready].map(([type, status, reason, message]) => {
    const before = findCondition(known?.conditions, type);
    const since = before?.status === status ? before.lastTransitionTime : undefined;
    return { type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: since ?? now };
  });
}
