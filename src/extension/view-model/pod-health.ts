import {
  type ContainerStatus,
  isTerminating,
  type Pod,
  podCondition,
  sidecarsOf,
} from '../../kinds/index.ts';
import { detailed, type Health, type ItemState } from './health.ts';

/**
 * A Pod's state as `kubectl get` words it: the reason that its containers give outranks the phase, and init containers
 * come before the main ones.
 */
export function podHealth(pod: Pod): Health {
  const restarts = restartCount(pod);
  const health = isTerminating(pod) ? { state: 'terminating' as const, text: 'Terminating' } : settled(pod);
  return restarts === 0
    ? health
    : { ...health, text: `${health.text}, restarted ${restarts === 1 ? 'once' : `${restarts} times`}` };
}

function settled(pod: Pod): Health {
  const phase = pod.status?.phase ?? 'Pending';
  if (phase === 'Succeeded') return { state: 'done', text: 'Completed' };
  const trouble = initTrouble(pod) ?? mainTrouble(pod);
  if (trouble) return trouble;
  if (phase === 'Failed') return detailed('failed', pod.status?.reason ?? 'Failed', pod.status?.message);
  if (phase === 'Pending') return pending(pod);
  return running(pod);
}

function pending(pod: Pod): Health {
  const scheduled = podCondition(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    return detailed('waiting', scheduled.reason ?? 'Unschedulable', scheduled.message);
  }
  const waiting = (pod.status?.containerStatuses ?? []).find(({ state }) => state?.waiting?.reason);
  return detailed(
    'progressing',
    waiting?.state?.waiting?.reason ?? 'Pending',
    waiting?.state?.waiting?.message,
  );
}

function running(pod: Pod): Health {
  const total = pod.spec?.containers.length ?? 0;
  const ready = (pod.status?.containerStatuses ?? []).filter((container) => container.ready).length;
  const condition = podCondition(pod, 'Ready');
  const count = total === 1 ? '' : ` ${ready}/${total}`;
  if (condition?.status === 'True') return { state: 'ready', text: `Running${count}` };
  return detailed('progressing', `Running${count}, not ready`, condition?.message);
}

/** An init container that has not ended well; a sidecar (an init container that restarts) only has to have started. */
function initTrouble(pod: Pod): Health | undefined {
  const statuses = pod.status?.initContainerStatuses ?? [];
  const sidecars = new Set(sidecarsOf(pod).map(({ name }) => name));
  for (const [index, status] of statuses.entries()) {
    if (sidecars.has(status.name) ? status.started : status.state?.terminated?.exitCode === 0) continue;
    const reason = reasonOf(status);
    if (reason) return { ...reason, text: `Init:${reason.text}` };
    return { state: 'progressing', text: `Init:${index}/${statuses.length}` };
  }
  return undefined;
}

function mainTrouble(pod: Pod): Health | undefined {
  for (const status of pod.status?.containerStatuses ?? []) {
    const reason = reasonOf(status);
    if (reason) return reason;
  }
  return undefined;
}

/** Reasons for waiting that mean nothing but patience. */
const PATIENT: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

function reasonOf({ state }: ContainerStatus): Health | undefined {
  const waiting = state?.waiting;
  if (waiting?.reason !== undefined && !PATIENT.has(waiting.reason)) {
    return detailed('failed', waiting.reason, waiting.message);
  }
  const terminated = state?.terminated;
  if (terminated === undefined) return undefined;
  const failed = terminated.exitCode !== 0;
  const outcome: ItemState = failed ? 'failed' : 'done';
  const text = terminated.reason ?? (failed ? `exit code ${terminated.exitCode}` : 'Completed');
  return detailed(outcome, text, terminated.message ?? (failed ? `Exit code ${terminated.exitCode}` : ''));
}

function restartCount(pod: Pod): number {
  let count = 0;
  for (const { restartCount: restarts } of pod.status?.containerStatuses ?? []) count += restarts ?? 0;
  return count;
}
