import {
  hasModeOf,
  isAssigned,
  isLargeEnough,
  isReservedFor,
  type PersistentVolume,
  type PersistentVolumeClaim,
  smallestVolume,
} from '../../kinds/index.ts';
import type { BinderParts } from './binder-parts.ts';
import {
  BETA_PROVISIONER,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  claimReference,
  classOf,
  defaultClassOf,
  isBindCompleted,
  mismatchOf,
  podsUsing,
  PROVISIONER,
  waitsForConsumer,
  wantsDefaultClass,
} from '../library/volumes/index.ts';

/** Finds each claim a volume, and writes on both that they belong together. */
export class ClaimBinder {
  private readonly parts: BinderParts;

  constructor(parts: BinderParts) {
    this.parts = parts;
  }

  async sync(claim: PersistentVolumeClaim): Promise<void> {
    if (isBindCompleted(claim)) return this.checkBound(claim);
    const classed = await this.withDefaultClass(claim);
    const name = classed.spec?.volumeName ?? '';
    return name === '' ? this.findVolume(classed) : this.bindNamed(classed, name);
  }

  private async findVolume(claim: PersistentVolumeClaim): Promise<void> {
    const storageClass = this.parts.classNamed(classOf(claim));
    const waits = waitsForConsumer(claim, storageClass);
    const volume = this.bestVolume(claim, waits);
    if (volume) return this.bind(volume, claim);
    if (waits) this.tellWaiting(claim);
    else if (classOf(claim) !== '') return this.provision(claim);
    else {
      const text = 'no persistent volumes available for this claim and no storage class is set';
      this.parts.events.normal(claim, 'FailedBinding', text);
    }
    await this.parts.setClaimPhase(claim, 'Pending');
  }

  /** A volume that was kept for this claim, or else the smallest free one, unless that is the scheduler's to choose. */
  private bestVolume(claim: PersistentVolumeClaim, waits: boolean): PersistentVolume | undefined {
    const { cache } = this.parts.volumeInformer;
    const reserved = cache
      .index('claim', ({ spec }) =>
        spec?.claimRef ? [`${spec.claimRef.namespace}/${spec.claimRef.name}`] : [],
      )
      .get(`${claim.metadata.namespace}/${claim.metadata.name}`)
      .find(
        (volume) => isReservedFor(volume, claim) && hasModeOf(volume, claim) && isLargeEnough(volume, claim),
      );
    if (reserved || waits) return reserved;
    const ofClass = cache.index('class', ({ spec }) =>
      spec?.claimRef ? [] : [spec?.storageClassName ?? ''],
    );
    return smallestVolume(ofClass.get(classOf(claim)), claim);
  }

  private async bindNamed(claim: PersistentVolumeClaim, name: string): Promise<void> {
    const volume = this.parts.volumeInformer.cache.get({ name });
    if (!volume) return this.parts.setClaimPhase(claim, 'Pending');
    if (isReservedFor(volume, claim)) return this.bind(volume, claim);
    const mismatch = volume.spec?.claimRef ? undefined : mismatchOf(volume, claim);
    if (!volume.spec?.claimRef && mismatch === undefined) return this.bind(volume, claim);
    if (mismatch !== undefined) {
      const text = `Cannot bind to requested volume "${name}": ${mismatch}`;
      this.parts.events.warning(claim, 'VolumeMismatch', text);
    } else {
      const text = `volume "${name}" already bound to a different claim.`;
      this.parts.events.warning(claim, 'FailedBinding', text);
    }
    return this.parts.setClaimPhase(claim, 'Pending');
  }

  /** Writes both halves, the volume first: a claim that is bound can rely on its volume. Each step is safe to repeat. */
  private async bind(volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<void> {
    const bound = await this.parts.setVolumePhase(await this.bindVolume(volume, claim), 'Bound');
    const written = await this.bindClaim(bound, claim);
    await this.parts.setClaimPhase(written, 'Bound', bound);
  }

  private async bindVolume(
    volume: PersistentVolume,
    claim: PersistentVolumeClaim,
  ): Promise<PersistentVolume> {
    if (volume.spec?.claimRef?.uid === claim.metadata.uid) return volume;
    const chosen = isReservedFor(volume, claim) ? {} : { [BOUND_BY_CONTROLLER]: 'yes' };
    return this.parts.volumes.update({
      ...volume,
      metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, ...chosen } },
      spec: { ...volume.spec, claimRef: claimReference(claim) },
    });
  }

  private async bindClaim(
    volume: PersistentVolume,
    claim: PersistentVolumeClaim,
  ): Promise<PersistentVolumeClaim> {
    const { name = '' } = volume.metadata;
    const named = claim.spec?.volumeName === name;
    if (named && isBindCompleted(claim)) return claim;
    const chosen = named ? {} : { [BOUND_BY_CONTROLLER]: 'yes' };
    return this.parts.claims.update({
      ...claim,
      metadata: {
        ...claim.metadata,
        annotations: { ...claim.metadata.annotations, ...chosen, [BIND_COMPLETED]: 'yes' },
      },
      spec: { ...claim.spec, volumeName: name },
    });
  }

  private async checkBound(claim: PersistentVolumeClaim): Promise<void> {
    const name = claim.spec?.volumeName ?? '';
    if (name === '') {
      return this.lose(
        claim,
        'ClaimLost',
        'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
      );
    }
    const volume = this.parts.volumeInformer.cache.get({ name });
    if (!volume) {
      return this.lose(
        claim,
        'ClaimLost',
        'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
      );
    }
    const owner = volume.spec?.claimRef;
    if (!owner || owner.uid === claim.metadata.uid || isReservedFor(volume, claim))
      return this.bind(volume, claim);
    return this.lose(
      claim,
      'ClaimMisbound',
      'Two claims are bound to the same volume, this one is bound incorrectly',
    );
  }

  private async lose(claim: PersistentVolumeClaim, reason: string, message: string): Promise<void> {
    if (claim.status?.phase === 'Lost') return;
    await this.parts.setClaimPhase(claim, 'Lost');
    this.parts.events.warning(claim, reason, message);
  }

  private async withDefaultClass(claim: PersistentVolumeClaim): Promise<PersistentVolumeClaim> {
    const name = wantsDefaultClass(claim)
      ? defaultClassOf(this.parts.classInformer.cache.list())?.metadata.name
      : undefined;
    if (name === undefined) return claim;
    return this.parts.claims.update({ ...claim, spec: { ...claim.spec, storageClassName: name } });
  }

  private tellWaiting(claim: PersistentVolumeClaim): void {
    const pods = podsUsing(this.parts.podInformer, claim).filter((pod) => !isAssigned(pod));
    const names = pods.map(({ metadata }) => metadata.name ?? '').sort();
    if (names.length === 0) {
      const text = 'waiting for first consumer to be created before binding';
      this.parts.events.normal(claim, 'WaitForFirstConsumer', text);
    } else {
      const text = `waiting for pod ${names.join(',')} to be scheduled`;
      this.parts.events.normal(claim, 'WaitForPodScheduled', text);
    }
  }

  /** Asks the class's provisioner for a volume: it finds its name on the claim. */
  private async provision(claim: PersistentVolumeClaim): Promise<void> {
    const name = classOf(claim);
    const storageClass = this.parts.classNamed(name);
    if (!storageClass) {
      this.parts.events.warning(
        claim,
        'ProvisioningFailed',
        `storageclass.storage.k8s.io "${name}" not found`,
      );
      return;
    }
    const { provisioner } = storageClass;
    if (provisioner.startsWith('kubernetes.io/')) {
      this.parts.events.warning(claim, 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`);
      return;
    }
    const annotations = claim.metadata.annotations ?? {};
    if (annotations[PROVISIONER] !== provisioner || annotations[BETA_PROVISIONER] !== provisioner) {
      const named = { ...annotations, [PROVISIONER]: provisioner, [BETA_PROVISIONER]: provisioner };
      await this.parts.claims.update({ ...claim, metadata: { ...claim.metadata, annotations: named } });
    }
    this.parts.events.normal(
      claim,
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the ` +
        'system administrator. If volume creation is delayed, please verify that the provisioner is running and ' +
        'correctly registered.',
    );
  }
}
