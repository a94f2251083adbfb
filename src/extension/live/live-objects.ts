import { type Disposable, Disposables, Emitter } from '../../base/index.ts';
import type { ApiObject, OwnedInformers, ObjectName } from '../../client/index.ts';
import type { Surroundings } from '../view-model/health.ts';
import { ResourceFeed } from './resource-feed.ts';
import { controlledResources, owningResource, type ResourceId, type ResourceRef } from './resources.ts';
import { isInScope, type SessionScope } from './session-scope.ts';

export interface ObjectChange {
  readonly type: 'added' | 'updated' | 'deleted';
  readonly resource: ResourceRef;
  readonly object: ApiObject;
  /** What an updated object was before. */
  readonly old?: ApiObject;
}

/**
 * The objects of one cluster as they are now, kept so by watches. A resource is followed from the moment that
 * somebody asks for it; all who ask share its watches.
 */
export class LiveObjects implements Surroundings, Disposable {
  readonly onDidChange = new Emitter<ObjectChange>();
  /** Tells of a resource whose first list has come, or failed. */
  readonly onDidSettle = new Emitter<ResourceRef>();
  private readonly informers: OwnedInformers;
  private readonly scope: SessionScope;
  private readonly followed = new Map<string, ResourceFeed>();
  private readonly parts = new Disposables();

  constructor(informers: OwnedInformers, scope: SessionScope = {}) {
    this.informers = informers;
    this.scope = scope;
  }

  /** Follows a resource, and what its objects control. */
  follow(resource: ResourceRef): void {
    for (const each of [resource, ...controlledResources(resource.kind)]) this.start(each);
  }

  /** Whether objects of the resource in that namespace are looked at: others may be there, and are not seen. */
  covers(resource: Pick<ResourceRef, 'namespaced'>, namespace: string | undefined): boolean {
    return isInScope(this.scope, resource, namespace);
  }

  /** Whether the first list of the resource has come, or is known not to come. */
  isSettled(resource: ResourceId): boolean {
    return this.feedOf(resource)?.isSettled ?? false;
  }

  /** Why the resource cannot be followed: it may not be listed, say. */
  failureOf(resource: ResourceId): string | undefined {
    return this.feedOf(resource)?.failure;
  }

  list(resource: ResourceId): Iterable<ApiObject> {
    return this.feedOf(resource)?.list() ?? [];
  }

  get(resource: ResourceId, name: ObjectName): ApiObject | undefined {
    return this.feedOf(resource)?.get(name);
  }

  controlledBy(owner: ApiObject): readonly ApiObject[] {
    const { uid, namespace } = owner.metadata;
    if (uid === undefined) return [];
    return controlledResources(owner.kind).flatMap(
      (resource) => this.feedOf(resource)?.controlledBy(uid, namespace) ?? [],
    );
  }

  /** The object that controls this one, where it is of a kind that is shown above others, and is known. */
  controllerOf(object: ApiObject): ApiObject | undefined {
    const reference = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
    const resource = reference && owningResource(reference);
    if (reference === undefined || resource === undefined) return undefined;
    const owner = this.get(resource, { namespace: object.metadata.namespace, name: reference.name });
    return owner?.metadata.uid === reference.uid ? owner : undefined;
  }

  dispose(): void {
    this.parts.dispose();
  }

  private feedOf(resource: ResourceId): ResourceFeed | undefined {
    return this.followed.get(idOf(resource));
  }

  private start(resource: ResourceRef): void {
    const id = idOf(resource);
    if (this.followed.has(id)) return;
    const feed = this.parts.add(new ResourceFeed(resource, this.informers, this.scope));
    this.followed.set(id, feed);
    const { onDidChange, onDidSettle } = this;
    feed.start(
      {
        added: (object) => onDidChange.emit({ type: 'added', resource, object }),
        updated: (object, old) => onDidChange.emit({ type: 'updated', resource, object, old }),
        deleted: (object) => onDidChange.emit({ type: 'deleted', resource, object }),
      },
      () => onDidSettle.emit(resource),
    );
  }
}

function idOf({ apiVersion, plural }: ResourceId): string {
  return `${apiVersion}/${plural}`;
}
