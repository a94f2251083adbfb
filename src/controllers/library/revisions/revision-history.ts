import type { ControllerRevision, PodTemplateSpec } from '../../../kinds/index.ts';
import { type ObjectMeta, sortedKeys } from '../../../api/index.ts';
import { deepEqual } from '../../../base/index.ts';
import {
  type ApiObject,
  controllerReference,
  isAlreadyExists,
  type ResourceClient,
} from '../../../client/index.ts';
import { hashOf, settleAll, unlessGone } from '../objects/index.ts';

export const REVISION_HASH = 'controller.kubernetes.io/hash';

/** An owner whose template is kept in ControllerRevisions: a StatefulSet or a DaemonSet. */
export interface Revisioned extends ApiObject {
  spec?: { template: PodTemplateSpec };
}

/**
 * What a revision holds: the patch that brings the owner's template back. Its keys are sorted: upstream's tools make the
 * patch of a template themselves, and compare its bytes with those of the revision.
 */
export function templatePatch(owner: Revisioned): unknown {
  return sortedKeys({ spec: { template: { ...owner.spec?.template, $patch: 'replace' } } });
}

/** The owner with the template that a revision holds. */
export function atRevision<T extends Revisioned>(owner: T, revision: ControllerRevision): T {
  const { spec } = (revision.data ?? {}) as { spec?: { template?: PodTemplateSpec & { $patch?: string } } };
  const { $patch: _, ...template } = spec?.template ?? {};
  return { ...owner, spec: { ...owner.spec, template } };
}

export function inOrder(revisions: readonly ControllerRevision[]): ControllerRevision[] {
  return [...revisions].sort((a, b) => a.revision - b.revision || (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** What a sync of revisions gives. */
export interface SyncedRevision {
  readonly revision: ControllerRevision;
  /** How often a name was taken by another revision; raised by one where it was just now. */
  readonly collisionCount: number;
}

/**
 * The revision of the owner's template as it is now: the newest where that has it, an older one that becomes the
 * newest (a rollback), or a new one.
 */
export async function syncRevision(
  resource: ResourceClient<ControllerRevision>,
  owner: Revisioned,
  known: readonly ControllerRevision[],
  options: {
    readonly collisionCount: number;
    readonly hashLabel: string;
    readonly nameOf: (hash: string) => string;
  },
): Promise<SyncedRevision> {
  const sorted = inOrder(known);
  const newest = sorted.at(-1);
  const revision = (newest?.revision ?? 0) + 1;
  const data = templatePatch(owner);
  const same = sorted.filter((candidate) => deepEqual(candidate.data, data)).at(-1);
  let { collisionCount } = options;
  if (same)
    return {
      collisionCount,
      revision: same === newest ? same : await resource.update({ ...same, revision }),
    };
  for (;;) {
    const hash = hashOf(data, collisionCount);
    const wanted = revisionOf(owner, data, revision, options.nameOf(hash), { [options.hashLabel]: hash });
    try {
      return { collisionCount, revision: await resource.create(wanted) };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      const found = await resource.get(wanted.metadata);
      if (deepEqual(found.data, data)) return { collisionCount, revision: found };
      collisionCount++;
    }
  }
}

/** Deletes the oldest of the revisions that nothing uses, down to `limit`. */
export async function truncateHistory(
  resource: ResourceClient<ControllerRevision>,
  revisions: readonly ControllerRevision[],
  used: ReadonlySet<string>,
  limit: number,
): Promise<void> {
  const unused = inOrder(revisions).filter((revision) => !used.has(nameOf(revision)));
  const surplus = unused.slice(0, Math.max(0, unused.length - limit));
  await settleAll(surplus.map(({ metadata }) => unlessGone(resource.delete(metadata))));
}

export function nameOf({ metadata }: { readonly metadata: ObjectMeta }): string {
  return metadata.name ?? '';
}

function revisionOf(
  owner: Revisioned,
  data: unknown,
  revision: number,
  name: string,
  hash: Record<string, string>,
): ControllerRevision {
  const { namespace = '', annotations = {} } = owner.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace,
      labels: { ...owner.spec?.template.metadata?.labels, ...hash },
      annotations: { ...annotations },
      ownerReferences: [controllerReference(owner)],
    },
    data: data as NonNullable<ControllerRevision['data']>,
    revision,
  };
}
