import { type Disposable, Disposables, Emitter } from '../../base/index.ts';
import { type ApiObject, byController, type Informer, type ObjectName } from '../../client/index.ts';
import type { ClusterSession } from '../clusters/cluster-session.ts';
import type { Surroundings } from '../view-model/health.ts';
import { controlledResources, type ResourceId, type ResourceRef } from './resources.ts';

export interface ObjectChange {
  readonly type: 'added' | 'updated' | 'deleted';
  readonly resource: ResourceRef;
  readonly object: ApiObject;
}

/**
 * The objects of one cluster as they are now, kept so by watches. A resource is followed from the moment that
 * somebody asks for it; all who ask share one watch.
 */
export class LiveObjects implements Surroundings, Disposable {
  readonly onDidChange = new Emitter<ObjectChange>();
  /** Tells of a resource whose first list has come, or failed. */
  readonly onDidSettle = new Emitter<ResourceRef>();
  readonly session: ClusterSession;
  private readonly followed = new Map<string, Informer<ApiObject>>();
  private readonly parts = new Disposables();

  constructor(session: ClusterSession) {
    this.session = session;
  }

  /** Follows a resource, and what its objects control. */
  follow(resource: ResourceRef): void {
    for (const each of [resource, ...controlledResources(resource.kind)]) this.start(each);
  }

  /** Whether the first list of the resource has come, or is known not to come. */
  isSettled(resource: ResourceId): boolean {
    const informer = this.followed.get(idOf(resource));
    return informer !== undefined && (informer.hasSynced || informer.failure !== undefined);
  }

  /** Why the resource cannot be followed: it may not be listed, say. */
  failureOf(resource: ResourceId): string | undefined {
    return this.followed.get(idOf(resource))?.failure?.message;
  }

  list(resource: ResourceId): readonly ApiObject[] {
    return [...(this.followed.get(idOf(resource))?.cache.list() ?? [])];
  }

  get(resource: ResourceId, name: ObjectName): ApiObject | undefined {
    return this.followed.get(idOf(resource))?.cache.get(name);
  }

  controlledBy(owner: ApiObject): readonly ApiObject[] {
    const { uid } = owner.metadata;
    if (uid === undefined) return [];
    return controlledResources(owner.kind).flatMap(
      (resource) => this.followed.get(idOf(resource))?.cache.index('controller', byController).get(uid) ?? [],
    );
  }

  /** The object that controls this one, where it is followed. */
  controllerOf(object: ApiObject): ApiObject | undefined {
    const reference = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
    if (reference === undefined) return undefined;
    for (const { cache } of this.followed.values()) {
      const owner = cache.get({ namespace: object.metadata.namespace, name: reference.name });
      if (owner?.metadata.uid === reference.uid) return owner;
    }
    return undefined;
  }

  dispose(): void {
    this.parts.dispose();
  }

  private start(resource: ResourceRef): void {
    const id = idOf(resource);
    if (this.followed.has(id)) return;
    const informer = this.session.informers.of<ApiObject>(resource.apiVersion, resource.plural);
    this.followed.set(id, informer);
    const tell =
      (type: ObjectChange['type']) =>
      (object: ApiObject): void =>
        this.onDidChange.emit({ type, resource, object });
    const settled = (): void => this.onDidSettle.emit(resource);
    this.parts.add(
      informer.addHandler({
        added: tell('added'),
        updated: tell('updated'),
        deleted: tell('deleted'),
        failed: settled,
      }),
    );
    void informer.whenSynced().then(settled);
  }
}

function idOf({ apiVersion, plural }: ResourceId): string {
  return `${apiVersion}/${plural}`;
}
