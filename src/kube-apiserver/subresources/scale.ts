import { cloneJson } from '../../base/index.ts';
import {
  apiVersionOf,
  FieldPath,
  formatRequirements,
  invalidError,
  type Kind,
  type KubernetesObject,
  type LabelSelector,
  labelSelectorRequirements,
  notFound,
  parseApiVersion,
  recordAfterScale,
  requireKind,
  type ReplicasPaths,
  scaleRecord,
  validateNonNegative,
} from '../../api/index.ts';
import type { Scale } from '../../kinds/index.ts';
import {
  applierOf,
  checkName,
  decodeBody,
  type Endpoint,
  isApply,
  ObjectVersion,
  patcherOf,
  recordFields,
  type Reply,
  type ResourceCall,
  setOrDelete,
  type StoredResource,
  strategyOf,
  updateObject,
  type UpdateStrategy,
  viewOf,
  writeContext,
  type WriteContext,
  writeOptions,
  type Writes,
} from '../../apiserver/index.ts';
import { customScale, setNested } from './custom-scale.ts';

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

/** `scale`: how many replicas an object wants and has, whatever its kind. */
export function scaleEndpoint(writes: Writes, verb: string): Endpoint<StoredResource> {
  switch (verb) {
    case 'update':
      return { produces: 'object', handle: (call) => updateScale(writes, call) };
    case 'patch':
      return { produces: 'object', handle: (call) => patchScale(writes, call) };
    default:
      return { produces: 'object', handle: getScale };
  }
}

async function getScale({ resource, info }: ResourceCall<StoredResource>): Promise<Reply> {
  const version = await resource.storage.get(info.namespace, info.name);
  if (!version) throw notFound(resource.of, info.name);
  return scaleReply(resource, await viewOf(resource.kind, version));
}

async function updateScale(writes: Writes, call: ResourceCall<StoredResource>): Promise<Reply> {
  const bytes = await call.readBody();
  const options = writeOptions(call.query, 'UpdateOptions');
  const scale = decodeBody(requireKind(call.resource.kinds, SCALE), call, bytes, options);
  checkName(scale, call.info.name);
  const context = writeContext(call, options);
  return changeScale(writes, call, { context, next: () => cloneJson(scale) });
}

/** The patch is of the Scale, not of the object behind it. */
async function patchScale(writes: Writes, call: ResourceCall<StoredResource>): Promise<Reply> {
  const kind = requireKind(call.resource.kinds, SCALE);
  if (isApply(call)) {
    const { apply, context } = await applierOf(call, kind);
    return changeScale(writes, call, { context, next: apply, isRecorded: true });
  }
  const { patch, context } = await patcherOf(call, kind);
  return changeScale(writes, call, { context, next: patch });
}

interface ScaleChange {
  readonly context: WriteContext;
  /** Makes the new Scale from a copy of the old one. */
  next(old: KubernetesObject): KubernetesObject;
  /** `next` keeps the record of who manages its fields. */
  readonly isRecorded?: boolean;
}

async function changeScale(
  writes: Writes,
  call: ResourceCall<StoredResource>,
  change: ScaleChange,
): Promise<Reply> {
  const { resource, info } = call;
  const { namespace, name } = info;
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    if (!old) throw notFound(resource.of, name);
    return scaled(resource, old, change);
  };
  const strategy = scaleStrategy(resource);
  const whole = { resource, strategy, namespace, name, next, isRecorded: true };
  const { version } = await updateObject(writes, whole, change.context);
  return scaleReply(resource, version);
}

/** A copy of the object with the replicas that the new scale asks for, and the record of who asked. */
function scaled(resource: StoredResource, old: KubernetesObject, change: ScaleChange): KubernetesObject {
  const before = scaleOf(resource, old, 0);
  const managedFields = scaleRecord(old.metadata.managedFields, replicasOf(resource));
  if (managedFields) before.metadata.managedFields = managedFields;
  const scale = change.next(before) as Scale;
  const kind = requireKind(resource.kinds, SCALE);
  if (!change.isRecorded) recordFields(kind, before, scale, change.context, 'scale');
  const { metadata, spec } = scale;
  const replicas = spec?.replicas ?? 0;
  // A custom resource validates its own replicas.
  const errors = resource.kind.scale ? [] : validateNonNegative(replicas, FieldPath.of('spec', 'replicas'));
  if (errors.length > 0) throw invalidError(SCALE, metadata.name ?? '', errors);
  const object = cloneJson(old);
  setReplicas(resource, object, replicas);
  setOrDelete(object.metadata, 'resourceVersion', metadata.resourceVersion ?? unconditional(resource, old));
  const recorded = recordAfterScale(
    old.metadata.managedFields,
    metadata.managedFields,
    apiVersionOf(resource.kind),
    replicasOf(resource),
  );
  setOrDelete(object.metadata, 'managedFields', recorded);
  return object;
}

/** All built-in kinds that have a scale keep their replicas in one place. */
function replicasOf({ kind, kinds }: StoredResource): ReplicasPaths {
  return (apiVersion) => {
    if (apiVersion === apiVersionOf(kind)) return replicasPath(kind);
    const other = kind.scale && kinds.find({ ...parseApiVersion(apiVersion), kind: kind.kind });
    return other?.scale && other.group === kind.group ? replicasPath(other) : undefined;
  };
}

function replicasPath({ scale }: Kind): readonly string[] {
  return (scale?.specReplicas ?? ['spec', 'replicas']).map((name) => `f:${name}`);
}

function setReplicas({ kind: { scale } }: StoredResource, object: KubernetesObject, replicas: number): void {
  if (scale) setNested(object, scale.specReplicas, replicas);
  else object['spec'] = { ...specOf(object), replicas };
}

function scaleStrategy(resource: StoredResource): UpdateStrategy {
  const strategy = strategyOf(resource, '');
  if (!strategy) throw new Error(`${resource.kind.plural} cannot be updated`);
  const shown: UpdateStrategy['shown'] = {
    kind: SCALE,
    show: (object) => scaleOf(resource, object, 0),
    take(object, scale) {
      const { spec } = scale as Scale;
      setReplicas(resource, object, spec?.replicas ?? 0);
    },
  };
  return { ...strategy, subresource: 'scale', allowCreate: false, shown };
}

function scaleReply(resource: StoredResource, version: ObjectVersion): Reply {
  const scale = scaleOf(resource, version.object);
  const shown = ObjectVersion.next(version.codec, version.key, scale, version.revision);
  return { kind: 'object', status: 200, as: requireKind(resource.kinds, SCALE), version: shown };
}

/** `missing`: the replicas of a custom resource that says none. */
function scaleOf({ kind: { scale } }: StoredResource, object: KubernetesObject, missing?: number): Scale {
  return scale ? customScale(object, scale, missing) : builtInScale(object);
}

/** Custom resources are changed at a revision alone; their scale may be changed at any. */
function unconditional({ kind }: StoredResource, old: KubernetesObject): string | undefined {
  return kind.scale && old.metadata.resourceVersion;
}

function builtInScale(object: KubernetesObject): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { replicas, selector } = specOf(object);
  const status = object['status'] as { replicas?: number } | undefined;
  const text = selectorText(selector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as Scale['metadata'],
    spec: replicas ? { replicas } : {},
    status: { replicas: status?.replicas ?? 0, ...(text === '' ? {} : { selector: text }) },
  };
}

interface ScalableSpec {
  replicas?: number;
  /** A label selector; of a ReplicationController a plain map. */
  selector?: LabelSelector | Record<string, string>;
}

function specOf(object: KubernetesObject): ScalableSpec {
  return (object['spec'] ?? {}) as ScalableSpec;
}

function selectorText(selector: ScalableSpec['selector']): string {
  if (!selector) return '';
  const isMap = Object.values(selector).every((value) => typeof value === 'string');
  const whole = isMap ? { matchLabels: selector as Record<string, string> } : (selector as LabelSelector);
  return formatRequirements(labelSelectorRequirements(whole));
}
