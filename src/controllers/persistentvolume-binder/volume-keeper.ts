import { hasModeOf, type PersistentVolume, type PersistentVolumeClaim } from '../../kinds/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import type { BinderParts } from './binder-parts.ts';
import { Recycler } from './recycler.ts';
import { unbind } from './unbind.ts';
import { PROVISIONED_BY } from '../library/volumes/index.ts';

/** Keeps each volume's phase, and does with a released one what its reclaim policy says. */
export class VolumeKeeper {
  private readonly parts: BinderParts;
  private readonly wakeClaim: (key: string) => void;
  private readonly recycler: Recycler;

  constructor(parts: BinderParts, wakeClaim: (key: string) => void) {
    this.parts = parts;
    this.wakeClaim = wakeClaim;
    this.recycler = new Recycler(parts);
  }

  async sync(volume: PersistentVolume): Promise<void> {
    const reference = volume.spec?.claimRef;
    // Kept for a claim that is not there yet, it is as available as one that is kept for nobody.
    if ((reference?.uid ?? '') === '') {
      await this.parts.setVolumePhase(volume, 'Available');
      if (reference) this.wakeClaim(`${reference.namespace}/${reference.name}`);
      return;
    }
    const claim = await this.claimOf(volume);
    if (!claim) return this.released(volume);
    const bound = claim.spec?.volumeName ?? '';
    if (bound === volume.metadata.name) {
      await this.parts.setVolumePhase(volume, 'Bound');
    } else if (bound === '') {
      if (!hasModeOf(volume, claim)) this.tellModes(volume, claim);
      this.wakeClaim(`${claim.metadata.namespace}/${claim.metadata.name}`);
    } else await this.misbound(volume);
  }

  /** The claim that the volume is bound to, as the server has it where the cache has none. */
  private async claimOf({ spec }: PersistentVolume): Promise<PersistentVolumeClaim | undefined> {
    const { name, namespace, uid } = spec?.claimRef ?? {};
    const cached = this.parts.claimInformer.cache.get({ namespace, name });
    const claim =
      cached?.metadata.uid === uid ? cached : await unlessGone(this.parts.claims.get({ namespace, name }));
    return claim?.metadata.uid === uid ? claim : undefined;
  }

  private async released(volume: PersistentVolume): Promise<void> {
    const { phase } = volume.status ?? {};
    const settled = phase === 'Released' || phase === 'Failed';
    const current = settled ? volume : await this.parts.setVolumePhase(volume, 'Released');
    const policy = current.spec?.persistentVolumeReclaimPolicy;
    if (policy === 'Recycle') await this.recycler.recycle(current);
    if (policy === 'Delete') await this.failDelete(current);
  }

  /** Who provisioned a volume deletes it; one that was made by hand nobody can. */
  private async failDelete(volume: PersistentVolume): Promise<void> {
    if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined || volume.status?.phase === 'Failed')
      return;
    const { name = '' } = volume.metadata;
    const message = `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`;
    await this.parts.setVolumePhase(volume, 'Failed', message);
    this.parts.events.warning(volume, 'VolumeFailedDelete', message);
  }

  /** The claim has another volume by now: this one is free again, or goes where it was made for that claim alone. */
  private async misbound(volume: PersistentVolume): Promise<void> {
    const { annotations = {} } = volume.metadata;
    if (
      annotations[PROVISIONED_BY] !== undefined &&
      volume.spec?.persistentVolumeReclaimPolicy === 'Delete'
    ) {
      return this.released(volume);
    }
    await unbind(this.parts, volume);
  }

  private tellModes(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const [volumeName, claimName] = [volume.metadata.name ?? '', claim.metadata.name ?? ''];
    const own = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claimName}" due to incompatible volumeMode.`;
    const other = `Cannot bind PersistentVolume "${volumeName}" to requested PersistentVolumeClaim "${claimName}" due to incompatible volumeMode.`;
    this.parts.events.warning(volume, 'VolumeMismatch', own);
    this.parts.events.warning(claim, 'VolumeMismatch', other);
  }
}
