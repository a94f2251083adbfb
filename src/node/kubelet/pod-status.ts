import { isPodConditionTrue, isTerminalPhase, type Pod, type PodCondition } from '../../kinds/index.ts';
import { findCondition, formatTime } from '../../api/index.ts';
import type { PodRejection } from './pod-admission.ts';
import { type ContainerRecord, containerStatusOf, exitCodeOf, isRunning } from './container-record.ts';

export type PodStatus = NonNullable<Pod['status']>;
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

export interface PodFacts {
  readonly pod: Pod;
  readonly records: readonly ContainerRecord[];
  readonly hostIp: string;
  /** Empty until the sandbox is there. */
  readonly podIps: readonly string[];
  readonly startedMs: number;
  readonly nowMs: number;
  /** The Pod is being ended: nothing is restarted any more. */
  readonly stopping: boolean;
  /** Why the Pod ended, where that was not its containers' doing: `DeadlineExceeded`. */
  readonly failure: { readonly reason: string; readonly message: string } | undefined;
}

/** The status that follows from what the Pod's containers do; times of conditions that did not change are kept. */
export function podStatusOf(facts: PodFacts): PodStatus {
  const { pod, records, hostIp, podIps } = facts;
  const phase = shownPhase(facts);
  const inits = records.filter(({ role }) => role === 'init' || role === 'sidecar');
  const mains = records.filter(({ role }) => role === 'main');
  const ephemeral = records.filter(({ role }) => role === 'ephemeral');
  return {
    phase,
    conditions: conditionsOf(facts, phase),
    ...(phase === 'Failed' ? facts.failure : {}),
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(podIps[0] === undefined ? {} : { podIP: podIps[0], podIPs: podIps.map((ip) => ({ ip })) }),
    startTime: formatTime(facts.startedMs),
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits.map(containerStatusOf) }),
    containerStatuses: mains.map(containerStatusOf),
    ...(ephemeral.length === 0 ? {} : { ephemeralContainerStatuses: ephemeral.map(containerStatusOf) }),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
  };
}

/** The conditions that are a kubelet's to write. */
const OWN_CONDITIONS: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]);

/** The status of a Pod that its node does not take: no word of its containers, of which none ever was. */
export function rejectedStatusOf(pod: Pod, { reason, message }: PodRejection, startedMs: number): PodStatus {
  return {
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
    startTime: formatTime(startedMs),
    conditions: (pod.status?.conditions ?? []).filter(({ type }) => !OWN_CONDITIONS.has(type)),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
  };
}

/**
 * Upstream's rule, but that a Pod that is always restarted does not end by being deleted: it is gone. Pending until the
 * init containers are done and a container has started; ended when all have for good.
 */
export function phaseOf(pod: Pod, records: readonly ContainerRecord[], stopping: boolean): PodPhase {
  const own = pod.spec?.restartPolicy ?? 'Always';
  const policy = stopping && own !== 'Always' ? 'Never' : own;
  const mains = records.filter((record) => record.role === 'main');
  if (records.some((record) => record.role === 'init' && failedForGood(record, policy))) return 'Failed';
  if (!isInitialized(records)) return 'Pending';
  if (mains.some((record) => record.state.type === 'waiting' && !record.last)) return 'Pending';
  if (mains.some((record) => record.state.type !== 'terminated')) return 'Running';
  if (policy === 'Always') return 'Running';
  const failed = mains.some((record) => exitCodeOf(record) !== 0);
  if (policy === 'OnFailure' && failed) return 'Running';
  return failed ? 'Failed' : 'Succeeded';
}

/** A Pod is not said to have ended while one of its containers still runs. */
function shownPhase({ pod, records, stopping, failure }: PodFacts): PodPhase {
  const phase = failure ? 'Failed' : phaseOf(pod, records, stopping);
  if (!isTerminalPhase(phase) || !records.some(isRunning)) return phase;
  return isInitialized(records) ? 'Running' : 'Pending';
}

/** Whether all init containers have ended well and all sidecars have started. */
export function isInitialized(records: readonly ContainerRecord[]): boolean {
  return records.every((record) => {
    if (record.role === 'init') return exitCodeOf(record) === 0;
    return record.role !== 'sidecar' || hasStarted(record);
  });
}

function hasStarted({ state, last }: ContainerRecord): boolean {
  return state.type !== 'waiting' || last !== undefined;
}

function failedForGood(record: ContainerRecord, policy: string): boolean {
  return policy === 'Never' && record.state.type === 'terminated' && record.state.exitCode !== 0;
}

function conditionsOf(facts: PodFacts, phase: PodPhase): PodCondition[] {
  const { pod, records, podIps, nowMs } = facts;
  const initialized = isInitialized(records);
  const unready = records.filter(({ role, ready }) => (role === 'main' || role === 'sidecar') && !ready);
  const uninitialized = records.filter((record) => record.role === 'init' && exitCodeOf(record) !== 0);
  const containersReady = readiness(phase, initialized, unready);
  const gates = (pod.spec?.readinessGates ?? []).filter(
    (gate) => !isPodConditionTrue(pod, gate.conditionType),
  );
  const ready: Verdict =
    containersReady.holds && gates.length > 0
      ? { holds: false, reason: 'ReadinessGatesNotReady', message: gateMessage(gates) }
      : containersReady;
  const verdicts: readonly [string, Verdict][] = [
    ['PodReadyToStartContainers', { holds: podIps.length > 0 && !isTerminalPhase(phase) }],
    [
      'Initialized',
      initialized
        ? { holds: true, ...(phase === 'Succeeded' ? { reason: 'PodCompleted' } : {}) }
        : {
            holds: false,
            reason: 'ContainersNotInitialized',
            message: `containers with incomplete status: ${namesOf(uninitialized)}`,
          },
    ],
    ['Ready', ready],
    ['ContainersReady', containersReady],
    ['PodScheduled', { holds: true }],
  ];
  const known = pod.status?.conditions ?? [];
  const ours = verdicts.map(([type, verdict]) => {
    const before = findCondition(known, type);
    return conditionOf(type, verdict, before, pod.metadata.generation, nowMs);
  });
  const types = new Set(verdicts.map(([type]) => type));
  return [...ours, ...known.filter((condition) => !types.has(condition.type))];
}

interface Verdict {
  readonly holds: boolean;
  readonly reason?: string;
  readonly message?: string;
}

function readiness(phase: PodPhase, initialized: boolean, unready: readonly ContainerRecord[]): Verdict {
  if (phase === 'Succeeded') return { holds: false, reason: 'PodCompleted' };
  if (phase === 'Failed') return { holds: false, reason: 'PodFailed' };
  if (initialized && unready.length === 0) return { holds: true };
  return {
    holds: false,
    reason: 'ContainersNotReady',
    message: `containers with unready status: ${namesOf(unready)}`,
  };
}

function conditionOf(
  type: string,
  verdict: Verdict,
  before: PodCondition | undefined,
  generation: number | undefined,
  nowMs: number,
): PodCondition {
  const status = verdict.holds ? 'True' : 'False';
  const unchanged = before?.status === status ? before.lastTransitionTime : undefined;
  return {
    type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status,
    lastTransitionTime: unchanged ?? formatTime(nowMs),
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...(verdict.message === undefined ? {} : { message: verdict.message }),
  };
}

function gateMessage(gates: readonly { conditionType: string }[]): string {
  return gates
    .map((gate) => `corresponding condition of pod readiness gate "${gate.conditionType}" does not exist.`)
    .join(', ');
}

function namesOf(records: readonly ContainerRecord[]): string {
  return `[${records.map((record) => record.spec.name).join(' ')}]`;
}
