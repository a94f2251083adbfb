import { cloneJson, randomSuffix, randomUuid } from '../../base/index.ts';
import {
  createInOrder,
  formatTime,
  invalidError,
  type KubernetesObject,
  StatusError,
} from '../../api/index.ts';
import type { WriteAttributes } from '../admission/attributes.ts';
import { ObjectVersion } from '../storage/index.ts';
import { holdToNamespace } from './hold-to-namespace.ts';
import { recordFields } from './recorded-fields.ts';
import { dropRepeatedOwners } from './repeated-owners.ts';
import { modifiedMeanwhile } from './preconditions.ts';
import { newToStored, viewOf } from './served-view.ts';
import type { Allocation, StoredResource } from './served-resource.ts';
import { hookContext, writeAttributes } from './write-attributes.ts';
import type { WriteContext } from './write-context.ts';
import { SYSTEM_FIELDS } from './system-fields.ts';
import type { Writes } from './writes.ts';

/** How often a taken name is made anew from `generateName`, as upstream. */
const NAME_ATTEMPTS = 8;
/** Upstream cuts the prefix so that the name fits a DNS label. */
const PREFIX_LIMIT = 58;

/** A new object on its way to the store. It is decoded, and this write's own: it will be changed. */
export interface Creation {
  readonly resource: StoredResource;
  /** Empty for cluster-scoped resources. */
  readonly namespace: string;
  readonly object: KubernetesObject;
  /** Leave the record of who manages which field as it is. */
  readonly isRecorded?: boolean;
  /** Asked once all is valid, before admission looks at it. Rejects where the client has no right to. */
  readonly mayCreate?: () => Promise<void>;
}

/** Creates an object as upstream's registry does, in the order of {@link createInOrder}, with admission on both sides of it. */
export async function createObject(
  writes: Writes,
  creation: Creation,
  context: WriteContext,
): Promise<ObjectVersion> {
  const { resource } = creation;
  const object = new NewObject(writes, creation, context);
  for (let attempt = 0; attempt <= writes.retries;) {
    try {
      const version = await object.store();
      if (version) return await viewOf(resource.kind, version);
      // Another server was quicker with what was allocated: all is allocated anew.
      attempt++;
    } catch (error) {
      const isTaken = error instanceof StatusError && error.reason === 'AlreadyExists';
      if (!isTaken || !object.takesAnotherName()) throw error;
    }
  }
  throw modifiedMeanwhile(resource.of, object.name);
}

class NewObject {
  private readonly writes: Writes;
  private readonly creation: Creation;
  private readonly context: WriteContext;
  private readonly attributes: WriteAttributes;
  /** The object once admission has let it pass. */
  private admitted: KubernetesObject | undefined;
  /** How many names have been made for it. */
  private names = 0;

  constructor(writes: Writes, creation: Creation, context: WriteContext) {
    this.writes = writes;
    this.creation = creation;
    this.context = context;
    this.attributes = attributesOf(creation, context);
  }

  get name(): string {
    return (this.admitted ?? this.creation.object).metadata.name ?? '';
  }

  /** Undefined: what was allocated is another's by now. */
  async store(): Promise<ObjectVersion | undefined> {
    const { writes, creation, context, attributes } = this;
    const { kind, allocator } = creation.resource;
    let allocation: Allocation | undefined;
    try {
      const { object, errors, warnings } = await createInOrder(kind, creation.object, async (defaulted) => {
        const admitted = await this.admit(defaulted);
        if (!allocator) return admitted;
        const allocated = cloneJson(admitted);
        attributes.setObject(allocated);
        allocation = await allocator.begin(allocated, undefined, context);
        return allocated;
      });
      if (errors.length > 0) throw invalidError(kind.strategy.answersAs ?? kind, this.name, errors);
      // Warnings are for what could be stored.
      for (const text of warnings) context.warnings.add(text);
      await creation.mayCreate?.();
      await writes.admission.validate(attributes);
      return await store({ ...creation, object }, context, allocation);
    } finally {
      allocation?.release();
    }
  }

  /** Makes another name of the prefix that was given in its place. False: there is none, or they are all taken. */
  takesAnotherName(): boolean {
    if (!this.admitted || this.names === 0 || this.names === NAME_ATTEMPTS) return false;
    this.makeName(this.admitted);
    return true;
  }

  /** Once for all attempts. */
  private async admit(object: KubernetesObject): Promise<KubernetesObject> {
    const { writes, creation, context, attributes } = this;
    if (this.admitted) return this.admitted;
    const { kind, hooks } = creation.resource;
    for (const field of SYSTEM_FIELDS) delete object.metadata[field];
    dropRepeatedOwners(object, context.warnings);
    if (!creation.isRecorded) recordFields(kind, undefined, object, context);
    await writes.admission.mutate(attributes);
    const admitted = attributes.object ?? object;
    await hooks.beforeCreate?.(admitted, hookContext(attributes));
    const { metadata } = admitted;
    if (kind.namespaced) holdToNamespace(admitted, creation.namespace);
    metadata.uid = randomUuid(writes.random);
    metadata.creationTimestamp = formatTime(context.nowMs);
    if ((metadata.name ?? '') === '' && (metadata.generateName ?? '') !== '') this.makeName(admitted);
    this.admitted = admitted;
    return admitted;
  }

  private makeName({ metadata }: KubernetesObject): void {
    const prefix = (metadata.generateName ?? '').slice(0, PREFIX_LIMIT);
    const { namesAsGiven } = this.creation.resource.kind.strategy;
    metadata.name = namesAsGiven ? (metadata.generateName ?? '') : prefix + randomSuffix(this.writes.random);
    this.names++;
  }
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
  const stored = await resource.storage.create(namespace, name, await newToStored(resource.kind, object), {
    together,
    author: context.author,
  });
  if (stored) await holdToKind(resource, stored, object);
  return stored;
}

/** Removes what has been stored just when its kind was going, and throws. */
async function holdToKind(
  { kind, storage }: StoredResource,
  stored: ObjectVersion,
  object: KubernetesObject,
): Promise<void> {
  try {
    kind.strategy.refuseNew?.(object);
  } catch (error) {
    await storage.delete(stored);
    throw error;
  }
}

async function dryRun(
  { resource, namespace, object }: Creation,
  name: string,
  { freshness }: WriteContext,
): Promise<ObjectVersion> {
  await resource.storage.assertFree(namespace, name, freshness);
  const { storage } = resource;
  return ObjectVersion.unstored(
    resource.codec,
    storage.key(namespace, name),
    await newToStored(resource.kind, object),
  );
}

function attributesOf({ resource, namespace, object }: Creation, context: WriteContext): WriteAttributes {
  const name = object.metadata.name ?? '';
  return writeAttributes(
    { operation: 'CREATE', resource, subresource: '', namespace, name, object },
    context,
  );
}
