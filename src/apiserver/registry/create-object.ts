import { cloneJson, randomSuffix, randomUuid } from '../../base/index.ts';
import {
  formatTime,
  invalidError,
  type KubernetesObject,
  StatusError,
  validateNewObject,
} from '../../api/index.ts';
import type { ServerParts } from '../server-parts.ts';
import { ObjectVersion } from '../storage/index.ts';
import { admit, type AdmissionRequest, mutate } from './admission.ts';
import { recordFields } from './recorded-fields.ts';
import { dropRepeatedOwners } from './repeated-owners.ts';
import { modifiedMeanwhile } from './preconditions.ts';
import type { Allocation, StoredResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';

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
  parts: ServerParts,
  creation: Creation,
  context: WriteContext,
): Promise<ObjectVersion> {
  const { metadata } = creation.object;
  for (const field of SYSTEM_FIELDS) delete metadata[field];
  dropRepeatedOwners(creation.object, context.warnings);
  if (!creation.isRecorded) recordFields(creation.resource, undefined, creation.object, context);
  await mutate(parts.admission, admissionOf(creation), context);
  metadata.uid = randomUuid(parts.random);
  metadata.creationTimestamp = formatTime(context.nowMs);
  const isGenerated = (metadata.name ?? '') === '' && (metadata.generateName ?? '') !== '';
  for (let attempt = 1; ; attempt++) {
    if (isGenerated) {
      metadata.name = (metadata.generateName ?? '').slice(0, PREFIX_LIMIT) + randomSuffix(parts.random);
    }
    try {
      return await store(parts, creation, context);
    } catch (error) {
      const isTaken = error instanceof StatusError && error.reason === 'AlreadyExists';
      if (!isTaken || !isGenerated || attempt === NAME_ATTEMPTS) throw error;
    }
  }
}

/** Where another server was quicker with what was allocated, all is allocated anew. */
async function store(parts: ServerParts, creation: Creation, context: WriteContext): Promise<ObjectVersion> {
  const { resource, object } = creation;
  const { allocator } = resource;
  for (let attempt = 0; attempt <= parts.limits.writeRetries; attempt++) {
    const attempted = allocator ? { ...creation, object: cloneJson(object) } : creation;
    const allocation = await allocator?.begin(attempted.object, undefined, context);
    try {
      const version = await validateAndStore(parts, attempted, context, allocation);
      if (version) return version;
    } finally {
      allocation?.release();
    }
  }
  throw modifiedMeanwhile(resource.of, object.metadata.name ?? '');
}

async function validateAndStore(
  parts: ServerParts,
  creation: Creation,
  context: WriteContext,
  allocation: Allocation | undefined,
): Promise<ObjectVersion | undefined> {
  const { object, resource, namespace } = creation;
  resource.rules.prepareForCreate?.(object);
  for (const text of resource.rules.warnings?.(object) ?? []) context.warnings.add(text);
  const name = object.metadata.name ?? '';
  const errors = validateNewObject(object, { rules: resource.rules, namespaced: resource.info.namespaced });
  if (errors.length > 0) throw invalidError(resource.rules.answersAs ?? resource.kind, name, errors);
  await admit(parts.admission, admissionOf(creation), context);
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
  return ObjectVersion.unstored(storage.key(namespace, name), toStored(resource, object));
}

/** The object in the version that is stored. */
export function toStored(resource: StoredResource, object: KubernetesObject): KubernetesObject {
  return resource.conversion ? resource.conversion.toStored(object) : object;
}

function admissionOf({ resource, namespace, object }: Creation): AdmissionRequest {
  return { operation: 'CREATE', resource, namespace, name: object.metadata.name ?? '', object };
}
