import {
  type Container,
  type ContainerStatus,
  isTerminalPhase,
  type Pod,
  usesHostNetwork,
} from '../../kinds/index.ts';
import { containerConfigOf, podSandboxConfigOf } from '../kubelet/index.ts';
import { containersOf, ownVariables } from '../managers/index.ts';
import type { FormerContainer, FormerSandbox } from './simulated-sandboxes.ts';

type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

/**
 * What a simulated runtime ran of a Pod, as the Pod's status tells: the processes of a simulation are nowhere but there.
 * Undefined where nothing of it ran, or no longer.
 */
export function formerSandboxOf(pod: Pod): FormerSandbox | undefined {
  const { status = {} } = pod;
  const { phase, podIP, podIPs, startTime } = status;
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = status;
  if (isTerminalPhase(phase) || podIP === undefined) return undefined;
  const byName = new Map(containersOf(pod).map((container) => [container.name, container]));
  const config = podSandboxConfigOf(pod, 0);
  const statuses = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses];
  const containers = statuses.flatMap((known) => {
    const container = byName.get(known.name);
    return container ? formerContainers(pod, container, known, config.annotations) : [];
  });
  const ips = usesHostNetwork(pod) ? [] : (podIPs?.flatMap(({ ip }) => (ip ? [ip] : [])) ?? [podIP]);
  return { config, createdAtMs: timeOf(startTime), ips, containers };
}

/** The attempts of which the status tells: the one before, where there is one, and the newest. */
function formerContainers(
  pod: Pod,
  container: Container,
  known: ContainerStatus,
  annotations: Readonly<Record<string, string>>,
): FormerContainer[] {
  const { restartCount, imageID: image, state, lastState } = known;
  const { hostIP: hostIp = '', podIP = '' } = pod.status ?? {};
  // What its node and other objects gave it is not known any more.
  const env = (container.env ?? []).filter(({ valueFrom }) => !valueFrom || valueFrom.fieldRef);
  const facts = { pod, container: { ...container, env }, hostIp, podIps: [podIP], allocatable: {} };
  const envs = ownVariables(facts);
  const at = (attempt: number, was: FormerContainer['state']): FormerContainer => ({
    config: containerConfigOf({
      container: { ...container, image: known.image },
      attempt,
      image,
      envs,
      mounts: [],
      annotations,
    }),
    state: was,
  });
  const newest = state?.running
    ? { runningSinceMs: timeOf(state.running.startedAt) }
    : state?.terminated
      ? endOf(state.terminated)
      : undefined;
  const before = lastState?.terminated ? endOf(lastState.terminated) : undefined;
  // One that waits to be started again: its last end is that of its newest attempt.
  if (!newest) return before ? [at(restartCount, before)] : [];
  return [...(before && restartCount > 0 ? [at(restartCount - 1, before)] : []), at(restartCount, newest)];
}

function endOf({ startedAt, finishedAt, exitCode, reason = 'Error', message = '' }: Terminated) {
  return { startedAtMs: timeOf(startedAt), finishedAtMs: timeOf(finishedAt), exitCode, reason, message };
}

function timeOf(text: string | undefined): number {
  return Date.parse(text ?? '') || 0;
}
