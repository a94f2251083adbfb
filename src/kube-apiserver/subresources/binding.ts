import { cloneJson } from '../../base/index.ts';
import {
  badRequest,
  conflict,
  formatTime,
  type KubernetesObject,
  notFound,
  requireKind,
  StatusError,
} from '../../api/index.ts';
import { type Binding, isTerminating, type Pod } from '../../kinds/index.ts';
import {
  decodeBody,
  doneReply,
  type Endpoint,
  holdToUid,
  type Reply,
  type ResourceCall,
  type StoredResource,
  unasked,
  updateObject,
  writeContext,
  writeOptions,
  type Writes,
} from '../../apiserver/index.ts';
import { admitRequest } from './request-admission.ts';

const BINDING = { group: '', version: 'v1', kind: 'Binding' };

/** POST of a Binding, to `pods/binding` or to `bindings`: puts a Pod on a node. */
export function bindingEndpoint(writes: Writes, pods: () => StoredResource): Endpoint {
  return { produces: 'status', handle: (call) => bindPod(writes, call, pods()) };
}

async function bindPod(writes: Writes, call: ResourceCall, pods: StoredResource): Promise<Reply> {
  const { info } = call;
  const bytes = await call.readBody();
  const options = writeOptions(call.query, 'CreateOptions');
  const posted = decodeBody(requireKind(pods.kinds, BINDING), call, bytes, options) as Binding;
  const context = writeContext(call, options);
  const { namespace } = info;
  const place = { resource: pods, subresource: 'binding', namespace, name: posted.metadata.name ?? '' };
  const request = { ...place, kind: BINDING, object: posted };
  const binding = (await admitRequest(writes, request, context)) as Binding;
  const name = binding.metadata.name ?? '';
  if (info.name !== '' && info.name !== name)
    throw badRequest('name in URL does not match name in Binding object');
  checkTarget(binding);
  const next = (pod: KubernetesObject | undefined): KubernetesObject => {
    if (!pod) throw notFound(pods.of, name);
    holdToUid(pods, pod, binding.metadata.uid, context.dryRun);
    return bound(pod as Pod, binding, context.nowMs);
  };
  const strategy = {
    subresource: 'binding',
    prepare: () => undefined,
    validate: () => [],
    allowCreate: false,
    allowUnconditional: true,
  };
  const change = { resource: pods, strategy, namespace, name, next, isRecorded: true };
  await updateObject(unasked(writes), change, context);
  return doneReply(201);
}

/** Upstream answers a target that is none with 500 and no reason. */
function checkTarget({ target }: Binding): void {
  const { kind = '', name = '' } = target;
  if (kind !== '' && kind !== 'Node') {
    const supported = 'supported values: "Node", "<empty>"';
    throw new StatusError(500, '', `target.kind: Unsupported value: ${JSON.stringify(kind)}: ${supported}`);
  }
  if (name === '') throw new StatusError(500, '', 'target.name: Required value');
}

function bound(pod: Pod, binding: Binding, nowMs: number): Pod {
  const { name = '' } = pod.metadata;
  const of = { group: '', resource: 'pods/binding' };
  if (isTerminating(pod)) {
    throw conflict(of, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  }
  const { nodeName = '', schedulingGates = [] } = pod.spec ?? {};
  if (nodeName !== '')
    throw conflict(of, name, `pod ${name} is already assigned to node ${JSON.stringify(nodeName)}`);
  if (schedulingGates.length > 0) throw conflict(of, name, `pod ${name} has non-empty .spec.schedulingGates`);
  return withNode(cloneJson(pod), binding, nowMs);
}

function withNode(pod: Pod, { metadata, target }: Binding, nowMs: number): Pod {
  if (pod.spec) pod.spec.nodeName = target.name ?? '';
  const { annotations, labels } = metadata;
  if (annotations) pod.metadata.annotations = { ...pod.metadata.annotations, ...annotations };
  if (labels) pod.metadata.labels = { ...pod.metadata.labels, ...labels };
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: formatTime(nowMs),
  };
  // The Pod is where it is now: a place that was meant for it is no longer kept.
  const { nominatedNodeName: _, conditions = [], ...status } = pod.status ?? {};
  const others = conditions.filter(({ type }) => type !== scheduled.type);
  pod.status = { ...status, conditions: [...others, scheduled] } as NonNullable<Pod['status']>;
  return pod;
}
