import { cloneJson, type HttpResponse, isObject } from '../../base/index.ts';
import {
  badRequest,
  formatTime,
  type KubernetesObject,
  matchesLabelSelector,
  notFound,
  type Pod,
  type PodDisruptionBudget,
  StatusError,
} from '../../api/index.ts';
import { doneAnswer } from '../encoding/answer.ts';
import { textBytes } from '../encoding/json-bytes.ts';
import { negotiate } from '../encoding/negotiate.ts';
import { readBody } from '../handlers/body.ts';
import { decodeBody } from '../handlers/decode-body.ts';
import { writeContext } from '../handlers/write-call.ts';
import { deleteObject } from '../registry/delete-object.ts';
import type { DeleteOptions } from '../registry/delete-options.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { updateObject, type UpdateStrategy } from '../registry/update-object.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { ResourceCall } from '../request/call.ts';
import { writeOptions } from '../request/write-options.ts';
import type { ServerParts } from '../server-parts.ts';

const EVICTION = { kind: { group: 'policy', version: 'v1', kind: 'Eviction' }, rules: {} };
const BUDGETS = { group: 'policy', resource: 'poddisruptionbudgets' };
/** How many evictions a budget may hold as under way, as upstream's limit. */
const DISRUPTED_LIMIT = 2000;

/** POST of an Eviction to `pods/eviction`: deletes the Pod, where its disruption budget allows that. */
export async function evictPod(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  negotiate(call.http.headers['accept'] ?? '', []);
  const { resource: pods, info, http, warnings, query } = call;
  const bytes = await readBody(parts, call);
  const options = writeOptions(query, 'CreateOptions');
  const { fieldValidation } = options;
  const contentType = http.headers['content-type'];
  const body = { bytes: asCurrentVersion(bytes), contentType, fieldValidation, warnings };
  const eviction = decodeBody(EVICTION, body);
  const { namespace, name } = info;
  if (eviction.metadata.name !== name) throw badRequest('name in URL does not match name in Eviction object');
  const deletion = isObject(eviction['deleteOptions']) ? (eviction['deleteOptions'] as DeleteOptions) : {};
  const context = evictionContext(writeContext(parts, call, options), deletion);
  const version = await pods.storage.get(namespace, name, context.freshness);
  if (!version) throw notFound(pods.of, name);
  const pod = version.object as Pod;
  if (!isUnbudgeted(pod)) {
    await spendBudget(parts, pod, context);
    if (!context.dryRun) await markDisrupted(parts, call, context);
  }
  await deleteObject(parts, { resource: pods, namespace, name, options: deletion }, context);
  return doneAnswer(201, http.headers, warnings.headers());
}

/** Evictions of the version before are still taken, as upstream does: nothing in them was named otherwise. */
function asCurrentVersion(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return text.includes('policy/v1beta1')
    ? textBytes(text.replace(/("?apiVersion"?\s*:\s*"?)policy\/v1beta1/, '$1policy/v1'))
    : bytes;
}

function evictionContext(context: WriteContext, { dryRun = [] }: DeleteOptions): WriteContext {
  return { ...context, dryRun: context.dryRun || dryRun.length > 0 };
}

/** Pods that do not run, or are going already, disrupt nothing. */
function isUnbudgeted({ metadata, status }: Pod): boolean {
  const phase = status?.phase ?? '';
  return (
    phase === 'Succeeded' ||
    phase === 'Failed' ||
    phase === 'Pending' ||
    metadata.deletionTimestamp !== undefined
  );
}

/** Takes one disruption from the budget that the Pod is under. Throws the 429 of one that has none left. */
async function spendBudget(parts: ServerParts, pod: Pod, { dryRun, nowMs }: WriteContext): Promise<void> {
  const { namespace = '', name = '' } = pod.metadata;
  const budgets = await parts.objects.list<PodDisruptionBudget>(BUDGETS, namespace);
  const own = budgets.filter(({ spec }) => matchesLabelSelector(spec?.selector, pod.metadata.labels));
  if (own.length > 1) {
    const message =
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new StatusError(500, '', message);
  }
  const [budget] = own;
  if (!budget) return;
  const isReady = (pod.status?.conditions ?? []).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  if (!isReady && mayEvictUnready(budget)) return;
  checkBudget(budget);
  if (dryRun) return;
  await parts.objects.change<PodDisruptionBudget>(
    BUDGETS,
    namespace,
    budget.metadata.name ?? '',
    (current) => {
      checkBudget(current);
      takeDisruption(current, name, nowMs);
      return true;
    },
  );
}

/** A Pod that is not ready counts for nothing where the budget is kept without it, or says so. */
function mayEvictUnready({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return desiredHealthy > 0 && currentHealthy >= desiredHealthy;
}

function checkBudget({ metadata, status }: PodDisruptionBudget): void {
  const name = metadata.name ?? '';
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = status ?? {};
  if (observedGeneration < (metadata.generation ?? 0)) {
    throw refusal(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  if (disruptionsAllowed < 0) {
    const message = 'pdb disruptions allowed is negative';
    throw new StatusError(403, 'Forbidden', `poddisruptionbudgets.policy "${name}" is forbidden: ${message}`);
  }
  if (Object.keys(disruptedPods).length > DISRUPTED_LIMIT) {
    const message = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    throw new StatusError(403, 'Forbidden', `poddisruptionbudgets.policy "${name}" is forbidden: ${message}`);
  }
  if (disruptionsAllowed === 0)
    throw refusal(`The disruption budget ${name} does not allow evicting pods currently`);
}

function refusal(why: string, retryAfterSeconds?: number): StatusError {
  const message = "Cannot evict pod as it would violate the pod's disruption budget.";
  return new StatusError(429, 'TooManyRequests', message, {
    causes: [{ reason: 'DisruptionBudget', message: why }],
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

function takeDisruption(budget: PodDisruptionBudget, podName: string, nowMs: number): void {
  const { status } = budget;
  if (!status) return;
  const now = formatTime(nowMs);
  const left = (status.disruptionsAllowed ?? 0) - 1;
  status.disruptionsAllowed = left;
  status.disruptedPods = { ...status.disruptedPods, [podName]: now };
  if (left > 0) return;
  const condition = {
    type: 'DisruptionAllowed',
    status: 'False' as const,
    observedGeneration: status.observedGeneration ?? 0,
    lastTransitionTime: now,
    reason: 'InsufficientPods',
    message: '',
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== condition.type);
  status.conditions = [...others, condition];
}

/** Says on the Pod why it goes, before it goes. */
async function markDisrupted(
  parts: ServerParts,
  { resource, info }: ResourceCall<StoredResource>,
  context: WriteContext,
): Promise<void> {
  const { namespace, name } = info;
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    if (!old) throw notFound(resource.of, name);
    const pod = cloneJson(old as Pod);
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      lastTransitionTime: formatTime(context.nowMs),
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    };
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
    pod.status = { ...pod.status, conditions: [...others, condition] } as NonNullable<Pod['status']>;
    return pod;
  };
  const strategy = ANY_CHANGE;
  await updateObject(parts, { resource, strategy, namespace, name, next, isRecorded: true }, context);
}

/** A change by the server itself, past the rules for clients. */
const ANY_CHANGE: UpdateStrategy = {
  subresource: 'eviction',
  prepare: () => undefined,
  validate: () => [],
  allowCreate: false,
  allowUnconditional: true,
};
