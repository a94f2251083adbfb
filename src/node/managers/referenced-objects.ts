import type {
  ConfigMap,
  CSIDriver,
  PersistentVolume,
  PersistentVolumeClaim,
  ResourceClaim,
  Secret,
  ServiceAccount,
} from '../../kinds/index.ts';
import { type Clock, type Disposable, disposable, Disposables } from '../../base/index.ts';
import {
  type ApiObject,
  type Informer,
  type Informers,
  keyOf,
  keyOfName,
  type ObjectName,
} from '../../client/index.ts';

interface Referenced {
  configmaps: ConfigMap;
  secrets: Secret;
  serviceaccounts: ServiceAccount;
  persistentvolumeclaims: PersistentVolumeClaim;
  persistentvolumes: PersistentVolume;
  csidrivers: CSIDriver;
  resourceclaims: ResourceClaim;
}

export type ReferencedResource = keyof Referenced;

/** An object that a Pod refers to. */
export interface Reference {
  readonly resource: ReferencedResource;
  readonly name: ObjectName;
}

/** The objects that Pods refer to by name: what they say, and when that changes. One for all nodes of a process. */
export interface ReferencedObjects extends Disposable {
  whenSynced(): Promise<void>;
  get<R extends ReferencedResource>(resource: R, name: ObjectName): Referenced[R] | undefined;
  /** Calls back whenever the object comes, changes or goes. */
  onChange(reference: Reference, changed: () => void): Disposable;
}

/**
 * What is not there yet may be on its way: the Pod and what it refers to come over different watches. For so long it is
 * waited for before anybody is told.
 */
export const ON_ITS_WAY_MS = 200;

export function createReferencedObjects(informers: Informers): ReferencedObjects {
  return new WatchedObjects(informers);
}

/** Resolves when the object is there, or is not on its way. */
export async function whenHere(
  objects: ReferencedObjects,
  reference: Reference,
  clock: Clock,
): Promise<void> {
  if (objects.get(reference.resource, reference.name)) return;
  const waiting = new Disposables();
  await new Promise<void>((resolve) => {
    waiting.add(objects.onChange(reference, resolve));
    waiting.add(clock.setTimer(ON_ITS_WAY_MS, resolve));
  });
  waiting.dispose();
}

class WatchedObjects implements ReferencedObjects {
  private readonly informers: { readonly [R in ReferencedResource]: Informer<Referenced[R]> };
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly started = new Disposables();

  constructor(informers: Informers) {
    this.informers = {
      configmaps: this.watch('configmaps', informers.of<ConfigMap>('v1', 'configmaps')),
      secrets: this.watch('secrets', informers.of<Secret>('v1', 'secrets')),
      serviceaccounts: this.watch('serviceaccounts', informers.of<ServiceAccount>('v1', 'serviceaccounts')),
      persistentvolumeclaims: this.watch(
        'persistentvolumeclaims',
        informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims'),
      ),
      persistentvolumes: this.watch(
        'persistentvolumes',
        informers.of<PersistentVolume>('v1', 'persistentvolumes'),
      ),
      resourceclaims: this.watch(
        'resourceclaims',
        informers.of<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims'),
      ),
      csidrivers: this.watch('csidrivers', informers.of<CSIDriver>('storage.k8s.io/v1', 'csidrivers')),
    };
  }

  async whenSynced(): Promise<void> {
    await Promise.all(Object.values(this.informers).map((informer) => informer.whenSynced()));
  }

  get<R extends ReferencedResource>(resource: R, name: ObjectName): Referenced[R] | undefined {
    return this.informers[resource].cache.get(name);
  }

  onChange({ resource, name }: Reference, changed: () => void): Disposable {
    const key = `${resource} ${keyOfName(name)}`;
    const known = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, known);
    known.add(changed);
    return disposable(() => {
      known.delete(changed);
      if (known.size === 0 && this.listeners.get(key) === known) this.listeners.delete(key);
    });
  }

  dispose(): void {
    this.started.dispose();
    this.listeners.clear();
  }

  private watch<T extends ApiObject>(resource: ReferencedResource, informer: Informer<T>): Informer<T> {
    const tell = (object: T): void => {
      const listeners = this.listeners.get(`${resource} ${keyOf(object)}`);
      for (const changed of listeners ? [...listeners] : []) changed();
    };
    this.started.add(informer.addHandler({ added: tell, updated: tell, deleted: tell }));
    return informer;
  }
}
