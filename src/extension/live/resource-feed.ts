import { type Disposable, Disposables } from '../../base/index.ts';
import {
  type ApiObject,
  byController,
  type Informer,
  type InformerHandler,
  type OwnedInformers,
  type ObjectName,
} from '../../client/index.ts';
import { needsMetadataOnly, type ResourceRef } from './resources.ts';
import { selectionsIn, type SessionScope } from './session-scope.ts';

/** The objects of one resource within a scope: those of one informer, or of one for each namespace. */
export class ResourceFeed implements Disposable {
  readonly resource: ResourceRef;
  private readonly informers: readonly Informer<ApiObject>[];
  /** By namespace, where each has an informer of its own. */
  private readonly byNamespace = new Map<string, Informer<ApiObject>>();
  private readonly parts = new Disposables();

  constructor(resource: ResourceRef, informers: OwnedInformers, scope: SessionScope) {
    this.resource = resource;
    this.informers = selectionsIn(scope, resource).map((selection) => {
      const informer = needsMetadataOnly(resource)
        ? informers.metadataOf(resource, selection)
        : informers.of<ApiObject>(resource.apiVersion, resource.plural, selection);
      if (selection.namespace !== undefined) this.byNamespace.set(selection.namespace, informer);
      return informer;
    });
  }

  /** Tells of what is there, of every change, and, by `settled`, of each first list that came or failed. */
  start(handler: InformerHandler<ApiObject>, settled: () => void): void {
    for (const informer of this.informers) {
      this.parts.add(informer.addHandler({ ...handler, failed: settled }));
      void informer.whenSynced().then(settled);
    }
  }

  /** Whether the first list has come, or is known not to come. */
  get isSettled(): boolean {
    return this.informers.every(({ hasSynced, failure }) => hasSynced || failure !== undefined);
  }

  get failure(): string | undefined {
    return this.informers.find(({ failure }) => failure !== undefined)?.failure?.message;
  }

  *list(): Iterable<ApiObject> {
    for (const { cache } of this.informers) yield* cache.list();
  }

  get(name: ObjectName): ApiObject | undefined {
    for (const { cache } of this.informersOf(name.namespace)) {
      const object = cache.get(name);
      if (object) return object;
    }
    return undefined;
  }

  /** What the object of this uid controls in that namespace; in any, where it has none itself. */
  controlledBy(uid: string, namespace: string | undefined): readonly ApiObject[] {
    const lists = this.informersOf(namespace).map(({ cache }) =>
      cache.index('controller', byController).get(uid),
    );
    return lists.length === 1 ? (lists[0] ?? []) : lists.flat();
  }

  dispose(): void {
    this.parts.dispose();
  }

  private informersOf(namespace: string | undefined): readonly Informer<ApiObject>[] {
    if (this.byNamespace.size === 0 || namespace === undefined) return this.informers;
    const own = this.byNamespace.get(namespace);
    return own ? [own] : [];
  }
}
