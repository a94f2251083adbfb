import { cloneJson, isObject } from '../../base/index.ts';
import {
  badRequest,
  formatTime,
  type KubernetesObject,
  matchesLabelSelector,
  notFound,
  requireKind,
  StatusError,
} from '../../api/index.ts';
import { isFinished, isReady, isTerminating, type Pod, type PodDisruptionBudget } from '../../kinds/index.ts';
import {
  decodeBody,
  type DeleteOptions,
  deleteObject,
  doneReply,
  type Endpoint,
  holdToPreconditions,
  holdToUid,
  type ObjectReader,
  type ObjectVersion,
  type ObjectWriter,
  type Reply,
  type ResourceCall,
  type StoredResource,
  unasked,
  updateObject,
  type UpdateStrategy,
  writeContext,
  type WriteContext,
  writeOptions,
  type Writes,
} from '../../apiserver/index.ts';
import { admitRequest } from './request-admission.ts';

export interface EvictionParts {
  readonly writes: Writes;
  readonly objects: ObjectReader & ObjectWriter;
  readonly pods: () => StoredResource;
}

const EVICTION = { group: 'policy', version: 'v1', kind: 'Eviction' };
const BUDGETS = { group: 'policy', resource: 'poddisruptionbudgets' };
/** How many evictions a budget may hold as under way, as upstream's limit. */
const DISRUPTED_LIMIT = 2000;

/** POST of an Eviction to `pods/eviction`: deletes the Pod, where its disruption budget allows that. */
export function evictionEndpoint(parts: EvictionParts): Endpoint {
  return { produces: 'status', handle: (call) => evictPod(parts, call) };
}

async function evictPod(
  { writes: asked, objects, pods: podsOf }: EvictionParts,
  call: ResourceCall,
): Promise<Reply> {
  const { info, query } = call;
  const pods = podsOf();
  const bytes = await call.readBody();
  const options = writeOptions(query, 'CreateOptions');
  const posted = decodeBody(requireKind(pods.kinds, EVICTION), call, asCurrentVersion(bytes), options);
  const { namespace, name } = info;
  if (posted.metadata.name !== name) throw badRequest('name in URL does not match name in Eviction object');
  const request = {
    resource: pods,
    kind: EVICTION,
    subresource: 'eviction',
    namespace,
    name,
    object: posted,
  };
  const eviction = await admitRequest(asked, request, writeContext(call, options));
  const writes = unasked(asked);
  const deletion = isObject(eviction['deleteOptions']) ? (eviction['deleteOptions'] as DeleteOptions) : {};
  const context = evictionContext(writeContext(call, options), deletion);
  let version = await pods.storage.get(namespace, name, context.freshness);
  for (let attempt = 0; ; attempt++) {
    if (!version) throw notFound(pods.of, name);
    try {
      await evictVersion({ writes, objects, pods }, version, deletion, context);
      return doneReply(201);
    } catch (error) {
      if (!isOverrun(error, deletion) || attempt === writes.retries) throw error;
      const { uid } = version.object.metadata;
      version = await pods.storage.get(namespace, name, context.freshness);
      if (version && version.object.metadata.uid !== uid) throw error;
    }
  }
}

/** The Pod has changed since it was read, and the client has not said which state of it is meant. */
function isOverrun(error: unknown, { preconditions }: DeleteOptions): boolean {
  const isConflict = error instanceof StatusError && error.reason === 'Conflict';
  return isConflict && preconditions?.uid === undefined && preconditions?.resourceVersion === undefined;
}

/**
 * Evicts a Pod as it was read. What is decided about it holds for this Pod: another one that has got its name meanwhile
 * stays. One that disrupts nothing must be in the same state still.
 */
async function evictVersion(
  { writes, objects, pods }: { writes: Writes; objects: ObjectReader & ObjectWriter; pods: StoredResource },
  { object, revision }: ObjectVersion,
  asked: DeleteOptions,
  context: WriteContext,
): Promise<void> {
  const pod = object as Pod;
  const { name = '', namespace = '', uid = '' } = pod.metadata;
  holdToPreconditions(asked, pod, revision, pods.kind.kind);
  const isFree = isUnbudgeted(pod);
  if (!isFree) {
    await spendBudget(objects, pod, context);
    if (!context.dryRun) await markDisrupted(writes, pods, pod, context);
  }
  // Marking makes a new revision, so that the one that was read is held to only where nothing is marked.
  const preconditions = { uid, ...(isFree ? { resourceVersion: String(revision) } : {}) };
  const deletion = { resource: pods, namespace, name, options: { ...asked, preconditions } };
  await deleteObject(writes, deletion, context);
}

/** Evictions of the version before are still taken, as upstream does: nothing in them was named otherwise. */
function asCurrentVersion(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return text.includes('policy/v1beta1')
    ? new TextEncoder().encode(text.replace(/("?apiVersion"?\s*:\s*"?)policy\/v1beta1/, '$1policy/v1'))
    : bytes;
}

function evictionContext(context: WriteContext, { dryRun = [] }: DeleteOptions): WriteContext {
  return { ...context, dryRun: context.dryRun || dryRun.length > 0 };
}

/** Pods that do not run, or are going already, disrupt nothing. */
function isUnbudgeted(pod: Pod): boolean {
  return isFinished(pod) || isTerminating(pod) || pod.status?.phase === 'Pending';
}

/** Takes one disruption from the budget that the Pod is under. Throws the 429 of one that has none left. */
async function spendBudget(
  objects: ObjectReader & ObjectWriter,
  pod: Pod,
  { dryRun, nowMs }: WriteContext,
): Promise<void> {
  const { namespace = '', name = '' } = pod.metadata;
  const budgets = await objects.list<PodDisruptionBudget>(BUDGETS, namespace);
  const own = budgets.filter(({ spec }) => matchesLabelSelector(spec?.selector, pod.metadata.labels));
  if (own.length > 1) {
    const message =
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new StatusError(500, '', message);
  }
  const [budget] = own;
  if (!budget) return;
  if (!isReady(pod) && mayEvictUnready(budget)) return;
  checkBudget(budget);
  if (dryRun) return;
  await objects.change<PodDisruptionBudget>(BUDGETS, namespace, budget.metadata.name ?? '', (current) => {
    checkBudget(current);
    takeDisruption(current, name, nowMs);
    return true;
  });
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
  writes: Writes,
  pods: StoredResource,
  { metadata }: Pod,
  context: WriteContext,
): Promise<void> {
  const { namespace = '', name = '', uid } = metadata;
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    if (!old) throw notFound(pods.of, name);
    holdToUid(pods, old, uid, context.dryRun);
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
  const change = { resource: pods, strategy: ANY_CHANGE, namespace, name, next, isRecorded: true };
  await updateObject(writes, change, context);
}

/** A change by the server itself, past the rules for clients. */
const ANY_CHANGE: UpdateStrategy = {
  subresource: 'eviction',
  prepare: () => undefined,
  validate: () => [],
  allowCreate: false,
  allowUnconditional: true,
};
