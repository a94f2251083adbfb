import { type KubernetesObject, timeMs } from '../../../api/index.ts';
import { isObject, type JsonObject } from '../../../base/index.ts';
import { ageOf, cells, containerTexts, labelsText, nameOf, NONE, since } from '../../columns/cells.ts';
import { isFinished, isTerminating } from '../pod/facts/lifecycle.ts';
import { isPodConditionTrue, isReady, podCondition } from '../pod/facts/readiness.ts';
import { sidecarsOf } from '../pod/facts/sidecars.ts';
import type { ContainerStatus, Pod, PodTemplate } from '../../types/index.ts';

export const podCells = cells<Pod>((pod, nowMs) => {
  const summary = summarize(pod);
  return [
    nameOf(pod),
    `${summary.ready}/${summary.total}`,
    summary.reason,
    restartsText(summary, nowMs),
    ageOf(pod, nowMs),
    pod.status?.podIPs?.[0]?.ip || NONE,
    pod.spec?.nodeName || NONE,
    pod.status?.nominatedNodeName || NONE,
    readinessGates(pod),
  ];
});

export const podTemplateCells = cells<PodTemplate>((template) => [
  nameOf(template),
  ...containerTexts(template.template?.spec?.containers),
  labelsText(template.template?.metadata?.labels),
]);

/** What a row says of a Pod beside the cells: that it has ended. */
export function podConditions({ status }: KubernetesObject): JsonObject[] | undefined {
  if (!isObject(status)) return undefined;
  if (status['phase'] === 'Succeeded') return [completed('Succeeded', 'The pod has completed successfully.')];
  return status['phase'] === 'Failed' ? [completed('Failed', 'The pod failed.')] : undefined;
}

function completed(reason: string, message: string): JsonObject {
  return { type: 'Completed', status: 'True', reason, message };
}

interface Summary {
  ready: number;
  total: number;
  restarts: number;
  /** When a container last ended that was restarted; NaN where none was. */
  lastRestartMs: number;
  reason: string;
}

/** What a Pod comes to, in one word: from its phase, its conditions, and the worst of its containers. */
function summarize(pod: Pod): Summary {
  const sidecars = new Set(sidecarsOf(pod).map(({ name }) => name));
  const summary: Summary = {
    ready: 0,
    total: (pod.spec?.containers ?? []).length + sidecars.size,
    restarts: 0,
    lastRestartMs: Number.NaN,
    reason: firstReason(pod),
  };
  const ofSidecars: Summary = { ...summary };
  const initializing = addInitContainers(pod, sidecars, summary, ofSidecars);
  if (!initializing || isPodConditionTrue(pod, 'Initialized')) {
    summary.restarts = ofSidecars.restarts;
    summary.lastRestartMs = ofSidecars.lastRestartMs;
    addContainers(pod, summary);
  }
  summary.reason = atTheEnd(pod, summary.reason);
  return summary;
}

function firstReason(pod: Pod): string {
  const { status } = pod;
  const gated = podCondition(pod, 'PodScheduled')?.reason === 'SchedulingGated';
  return gated ? 'SchedulingGated' : status?.reason || (status?.phase ?? '');
}

/** Goes through the init containers up to the one that holds the Pod up. True where there is one. */
function addInitContainers(
  pod: Pod,
  sidecars: ReadonlySet<string>,
  summary: Summary,
  ofSidecars: Summary,
): boolean {
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [index, status] of statuses.entries()) {
    addRestarts(summary, status);
    const isSidecar = sidecars.has(status.name);
    if (isSidecar) addRestarts(ofSidecars, status);
    if (status.state?.terminated?.exitCode === 0) continue;
    if (isSidecar && status.started === true) {
      if (status.ready) summary.ready++;
      continue;
    }
    summary.reason = `Init:${initReason(status) ?? `${index}/${pod.spec?.initContainers?.length ?? 0}`}`;
    return true;
  }
  return false;
}

function initReason({ state }: ContainerStatus): string | undefined {
  if (state?.terminated) return terminatedReason(state.terminated);
  const waiting = state?.waiting?.reason ?? '';
  return waiting === '' || waiting === 'PodInitializing' ? undefined : waiting;
}

function addContainers(pod: Pod, summary: Summary): void {
  let hasRunning = false;
  for (const status of (pod.status?.containerStatuses ?? []).toReversed()) {
    addRestarts(summary, status);
    const { state } = status;
    if (state?.waiting?.reason) summary.reason = state.waiting.reason;
    else if (state?.terminated) summary.reason = terminatedReason(state.terminated);
    else if (status.ready && state?.running) {
      hasRunning = true;
      summary.ready++;
    }
  }
  if (summary.reason === 'Completed' && hasRunning) {
    summary.reason = isReady(pod) ? 'Running' : 'NotReady';
  }
}

function terminatedReason(
  terminated: NonNullable<NonNullable<ContainerStatus['state']>['terminated']>,
): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

function addRestarts(summary: Summary, { restartCount, lastState }: ContainerStatus): void {
  summary.restarts += restartCount;
  const endedMs = timeMs(lastState?.terminated?.finishedAt ?? '');
  if (Number.isNaN(endedMs)) return;
  if (!(summary.lastRestartMs >= endedMs)) summary.lastRestartMs = endedMs;
}

/** A Pod that is being deleted says so, unless it has ended, or its node was lost. */
function atTheEnd(pod: Pod, reason: string): string {
  if (!isTerminating(pod)) return reason;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return isFinished(pod) ? reason : 'Terminating';
}

function restartsText({ restarts, lastRestartMs }: Summary, nowMs: number): string {
  if (restarts === 0 || Number.isNaN(lastRestartMs)) return String(restarts);
  return `${restarts} (${since(new Date(lastRestartMs).toISOString(), nowMs)} ago)`;
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  const open = gates.filter(({ conditionType }) => isPodConditionTrue(pod, conditionType));
  return `${open.length}/${gates.length}`;
}
