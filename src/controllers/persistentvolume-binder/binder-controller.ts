import {
  isAssigned,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type StorageClass,
} from '../../kinds/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, type WatchSource, type WorkQueue } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { BinderParts } from './binder-parts.ts';
import { ClaimBinder } from './claim-binder.ts';
import { claimKeyOf, claimKeysOf, classOf, isBindCompleted } from '../library/volumes/index.ts';
import { recycledVolume } from './recycler.ts';
import { VolumeKeeper } from './volume-keeper.ts';

/** Claims and volumes are one piece of work after another: two claims must not choose the same volume at once. */
const WORKERS = 1;
const CLAIM = 'claim:';
const VOLUME = 'volume:';

/** Binds claims to volumes, and follows both through their phases. */
export function startVolumeBinder(context: ControllerContext): Disposable {
  const started = new Disposables();
  const parts = new BinderParts(context, started);
  const wake = new BinderWakes(parts);
  const binder = new ClaimBinder(parts);
  const keeper = new VolumeKeeper(parts, (key) => wake.claim(key));
  started.add(
    startController(context, {
      workers: WORKERS,
      watches: wake.sources(),
      async reconcile(key) {
        if (key.startsWith(CLAIM)) {
          const claim = parts.claimInformer.cache.get(nameOfKey(key.slice(CLAIM.length)));
          if (claim) await binder.sync(claim);
        } else {
          const volume = parts.volumeInformer.cache.get({ name: key.slice(VOLUME.length) });
          if (volume) await keeper.sync(volume);
        }
      },
    }),
  );
  return started;
}

/** What wakes the binder: upstream looks at everything every few seconds, here each change names whom it may help. */
class BinderWakes {
  private readonly parts: BinderParts;
  private queue: WorkQueue | undefined;

  constructor(parts: BinderParts) {
    this.parts = parts;
  }

  claim(key: string): void {
    this.queue?.add(CLAIM + key);
  }

  private volume(name: string | undefined): void {
    if (name !== undefined && name !== '') this.queue?.add(VOLUME + name);
  }

  sources(): WatchSource[] {
    const { volumeInformer, claimInformer, classInformer, podInformer } = this.parts;
    return [
      {
        informer: claimInformer,
        start: (queue) => {
          this.queue = queue;
          return claimInformer.addHandler({
            added: (claim) => this.claim(keyOf(claim)),
            updated: (claim) => this.claim(keyOf(claim)),
            deleted: (claim) => this.volume(claim.spec?.volumeName),
          });
        },
      },
      {
        informer: volumeInformer,
        start: () =>
          volumeInformer.addHandler({
            added: (volume) => this.volumeChanged(volume),
            updated: (volume) => this.volumeChanged(volume),
            deleted: (volume) => this.claimOf(volume),
          }),
      },
      {
        informer: classInformer,
        start: () => classInformer.addHandler({ added: (found) => this.classCame(found) }),
      },
      {
        informer: podInformer,
        start: () =>
          podInformer.addHandler({
            added: (pod) => this.claimsOf(pod),
            updated: (pod) => this.volume(recycledVolume(pod)),
          }),
      },
    ];
  }

  private volumeChanged(volume: PersistentVolume): void {
    this.volume(volume.metadata.name);
    this.claimOf(volume);
    if (!volume.spec?.claimRef && volume.status?.phase === 'Available')
      this.unbound(volume.spec?.storageClassName ?? '');
  }

  private claimOf(volume: PersistentVolume): void {
    const key = claimKeyOf(volume);
    if (key !== undefined) this.claim(key);
  }

  private classCame({ metadata }: StorageClass): void {
    this.unbound(metadata.name ?? '');
    this.unbound('');
  }

  /** A Pod that waits for a claim is told of in the claim's events. */
  private claimsOf(pod: Pod): void {
    if (!isAssigned(pod)) for (const key of claimKeysOf(pod)) this.claim(key);
  }

  private unbound(className: string): void {
    const unbound = this.parts.claimInformer.cache.index('unbound', unboundClassOf);
    for (const claim of unbound.get(className)) this.claim(keyOf(claim));
  }
}

function unboundClassOf(claim: PersistentVolumeClaim): string[] {
  return isBindCompleted(claim) ? [] : [classOf(claim)];
}
