import { cloneJson, randomSuffix, randomUuid } from '../../base/index.ts';
import {
  formatTime,
  invalidError,
  type KubernetesObject,
  StatusError,
  validateNewObject,
} from '../../api/index.ts';
import type { WriteAttributes } from '../admission/attributes.ts';
import { ObjectVersion } from '../storage/index.ts';
import { recordFields } from './recorded-fields.ts';
import { dropRepeatedOwners } from './repeated-owners.ts';
import { modifiedMeanwhile } from './preconditions.ts';
import type { Allocation, StoredResource } from './served-resource.ts';
import { hookContext, writeAttributes } from './write-attributes.ts';
import type { WriteContext } from './write-context.ts';
import type { Writes } from './writes.ts';

/** How often a taken name is made anew from `generateName`, as upstream. */
const NAME_ATTEMPTS = 8;
/** Upstream cuts the prefix so that the name fits a DNS label. */
const PREFIX_LIMIT = 58;

/** What the server alone says of a new object. */
const SYSTEM_FIELDS = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'selfLink',
  'uid',
] as const;

/** A new object on its way to the store. It is decoded and defaulted, and this write's own: it will be changed. */
export interface Creation {
  readonly resource: StoredResource;
  /** Empty for cluster-scoped resources. */
  readonly namespace: string;
  readonly object: KubernetesObject;
  /** Leave the record of who manages which field as it is. */
  readonly isRecorded?: boolean;
}

/** Creates an object as upstream's registry does, in its order: admission, preparation, validation, admission, store. */
export async function createObject(
  writes: Writes,
  creation: Creation,
  context: WriteContext,
): Promise<ObjectVersion> {
  const { resource, object, isRecorded = false } = creation;
  for (const field of SYSTEM_FIELDS) delete object.metadata[field];
  dropRepeatedOwners(object, context.warnings);
  if (!isRecorded) recordFields(resource.kind, undefined, object, context);
  const attributes = attributesOf(creation, context);
  await writes.admission.mutate(attributes);
  const admitted = { ...creation, object: attributes.object ?? object };
  await resource.hooks.beforeCreate?.(admitted.object, hookContext(attributes));
  return storeNamed(writes, admitted, context, attributes);
}

/** Stores the object under its name, or under one that is made, again and again while that is taken. */
async function storeNamed(
  writes: Writes,
  creation: Creation,
  context: WriteContext,
  attributes: WriteAttributes,
): Promise<ObjectVersion> {
  const { metadata } = creation.object;
  metadata.uid = randomUuid(writes.random);
  metadata.creationTimestamp = formatTime(context.nowMs);
  const isGenerated = (metadata.name ?? '') === '' && (metadata.generateName ?? '') !== '';
  for (let attempt = 1; ; attempt++) {
    if (isGenerated) {
      metadata.name = (metadata.generateName ?? '').slice(0, PREFIX_LIMIT) + randomSuffix(writes.random);
    }
    try {
      return await allocateAndStore(writes, creation, context, attributes);
    } catch (error) {
      const isTaken = error instanceof StatusError && error.reason === 'AlreadyExists';
      if (!isTaken || !isGenerated || attempt === NAME_ATTEMPTS) throw error;
    }
  }
}

/** Where another server was quicker with what was allocated, all is allocated anew. */
async function allocateAndStore(
  { admission, retries }: Writes,
  creation: Creation,
  context: WriteContext,
  attributes: WriteAttributes,
): Promise<ObjectVersion> {
  const { resource, object } = creation;
  const { allocator } = resource;
  for (let attempt = 0; attempt <= retries; attempt++) {
    const attempted = allocator ? { ...creation, object: cloneJson(object) } : creation;
    if (allocator) attributes.setObject(attempted.object);
    const allocation = await allocator?.begin(attempted.object, undefined, context);
    try {
      prepareAndValidate(attempted, context);
      await admission.validate(attributes);
      const version = await store(attempted, context, allocation);
      if (version) return version;
    } finally {
      allocation?.release();
    }
  }
  throw modifiedMeanwhile(resource.of, object.metadata.name ?? '');
}

function prepareAndValidate({ object, resource }: Creation, { warnings }: WriteContext): void {
  const { kind } = resource;
  const rules = kind.strategy;
  rules.prepareForCreate?.(object);
  for (const text of rules.warnings?.(object) ?? []) warnings.add(text);
  const errors = validateNewObject(object, { rules, namespaced: kind.namespaced });
  if (errors.length > 0) throw invalidError(rules.answersAs ?? kind, object.metadata.name ?? '', errors);
}

/** Undefined: what was allocated is another's by now. */
async function store(
  creation: Creation,
  context: WriteContext,
  allocation: Allocation | undefined,
): Promise<ObjectVersion | undefined> {
  const { resource, namespace, object } = creation;
  const name = object.metadata.name ?? '';
  if (context.dryRun) return dryRun(creation, name, context);
  if (Number(object.metadata.resourceVersion ?? '') > 0) {
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
  }
  const together = allocation?.together(object);
  return resource.storage.create(namespace, name, toStored(resource, object), {
    together,
    author: context.author,
  });
}

async function dryRun(
  { resource, namespace, object }: Creation,
  name: string,
  { freshness }: WriteContext,
): Promise<ObjectVersion> {
  await resource.storage.assertFree(namespace, name, freshness);
  const { storage } = resource;
  return ObjectVersion.unstored(resource.codec, storage.key(namespace, name), toStored(resource, object));
}

/** The object in the version that is stored. */
export function toStored(resource: StoredResource, object: KubernetesObject): KubernetesObject {
  const { conversion } = resource.kind;
  return conversion ? conversion.toStored(object) : object;
}

function attributesOf({ resource, namespace, object }: Creation, context: WriteContext): WriteAttributes {
  const name = object.metadata.name ?? '';
  return writeAttributes(
    { operation: 'CREATE', resource, subresource: '', namespace, name, object },
    context,
  );
}
