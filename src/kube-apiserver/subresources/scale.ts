import { cloneJson, type HttpResponse } from '../../base/index.ts';
import {
  apiVersionOf,
  FieldPath,
  formatRequirements,
  invalidError,
  type KubernetesObject,
  type LabelSelector,
  labelSelectorRequirements,
  notFound,
  recordAfterScale,
  type ReplicasPaths,
  scaleRecord,
  validateNonNegative,
} from '../../api/index.ts';
import type { Scale } from '../../kinds/index.ts';

import {
  answer,
  applierOf,
  checkName,
  decodeBody,
  type DecodedKind,
  formOf,
  isApply,
  ObjectVersion,
  patcherOf,
  readBody,
  recordFields,
  type ResourceCall,
  servedObject,
  type ServerParts,
  setOrDelete,
  type StoredResource,
  strategyOf,
  updateObject,
  type UpdateStrategy,
  writeContext,
  type WriteContext,
  writeOptions,
} from '../../apiserver/index.ts';

const SCALE: DecodedKind = { kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, rules: {} };

/** GET of `scale`: how many replicas an object wants and has, whatever its kind. */
export async function getScale(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const { resource, info } = call;
  const version = await resource.storage.get(info.namespace, info.name);
  if (!version) throw notFound(resource.of, info.name);
  return scaleAnswer(parts, call, version);
}

/** PUT of `scale`. */
export async function updateScale(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const bytes = await readBody(parts, call);
  const options = writeOptions(call.query, 'UpdateOptions');
  const { fieldValidation } = options;
  const { http, info, warnings } = call;
  const body = { bytes, contentType: http.headers['content-type'], fieldValidation, warnings };
  const scale = decodeBody(SCALE, body);
  checkName(scale, info.name);
  return changeScale(parts, call, {
    context: writeContext(parts, call, options),
    next: () => cloneJson(scale),
  });
}

/** PATCH of `scale`: the patch is of the Scale, not of the object behind it. */
export async function patchScale(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  if (isApply(call)) {
    const { apply, context } = await applierOf(parts, call, SCALE);
    return changeScale(parts, call, { context, next: apply, isRecorded: true });
  }
  const { patch, context } = await patcherOf(parts, call, SCALE);
  return changeScale(parts, call, { context, next: patch });
}

interface ScaleChange {
  readonly context: WriteContext;
  /** Makes the new Scale from a copy of the old one. */
  next(old: KubernetesObject): KubernetesObject;
  /** `next` keeps the record of who manages its fields. */
  readonly isRecorded?: boolean;
}

async function changeScale(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
  change: ScaleChange,
): Promise<HttpResponse> {
  const { resource, info } = call;
  const { namespace, name } = info;
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    if (!old) throw notFound(resource.of, name);
    return scaled(resource, old, change);
  };
  const strategy = scaleStrategy(resource);
  const whole = { resource, strategy, namespace, name, next, isRecorded: true };
  const { version } = await updateObject(parts, whole, change.context);
  return scaleAnswer(parts, call, version);
}

/** A copy of the object with the replicas that the new scale asks for, and the record of who asked. */
function scaled(resource: StoredResource, old: KubernetesObject, change: ScaleChange): KubernetesObject {
  const before = scaleOf(old);
  const managedFields = scaleRecord(old.metadata.managedFields, replicasOf(resource));
  if (managedFields) before.metadata.managedFields = managedFields;
  const scale = change.next(before) as Scale;
  if (!change.isRecorded) recordFields(SCALE, before, scale, change.context, 'scale');
  const { metadata, spec } = scale;
  const replicas = spec?.replicas ?? 0;
  const errors = validateNonNegative(replicas, FieldPath.of('spec', 'replicas'));
  if (errors.length > 0) throw invalidError(SCALE.kind, metadata.name ?? '', errors);
  const object = cloneJson(old);
  object['spec'] = { ...specOf(object), replicas };
  setOrDelete(object.metadata, 'resourceVersion', metadata.resourceVersion);
  const recorded = recordAfterScale(
    old.metadata.managedFields,
    metadata.managedFields,
    apiVersionOf(resource.kind),
    replicasOf(resource),
  );
  setOrDelete(object.metadata, 'managedFields', recorded);
  return object;
}

/** All kinds that have a scale keep their replicas in one place. */
function replicasOf({ kind }: StoredResource): ReplicasPaths {
  return (apiVersion) => (apiVersion === apiVersionOf(kind) ? ['f:spec', 'f:replicas'] : undefined);
}

function scaleStrategy(resource: StoredResource): UpdateStrategy {
  const strategy = strategyOf(resource, '');
  if (!strategy) throw new Error(`${resource.info.plural} cannot be updated`);
  return { ...strategy, subresource: 'scale', allowCreate: false };
}

function scaleAnswer(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
  version: ObjectVersion,
): HttpResponse {
  const scale = scaleOf(servedObject(call.resource, version));
  const resource = { ...call.resource, kind: SCALE.kind, conversion: undefined };
  const form = formOf(parts, { ...call, resource }, ['Table', 'PartialObjectMetadata']);
  const shown = ObjectVersion.next(version.key, scale, version.revision);
  return answer(200, form.contentType, form.object(shown), call.warnings.headers());
}

function scaleOf(object: KubernetesObject): Scale {
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
