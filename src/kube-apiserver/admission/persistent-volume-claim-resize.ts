import { Quantity } from '../../api/index.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { refused } from './refusal.ts';
import { claimOf } from './requests.ts';

const STORAGE_CLASSES = { group: 'storage.k8s.io', resource: 'storageclasses' };
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
const NOT_BOUND = 'Only bound persistent volume claims can be expanded';
const NOT_GROWING =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

/** Lets a claim ask for more only where it is bound, and its storage class says that its volumes can grow. */
export class PersistentVolumeClaimResize implements ValidationInterface {
  readonly name = 'PersistentVolumeClaimResize';
  readonly handles = handles('UPDATE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const claim = claimOf(attributes);
    const old = attributes.oldObject as PersistentVolumeClaim | undefined;
    if (!claim || !old || sizeOf(claim).compare(sizeOf(old)) <= 0) return;
    if (old.status?.phase !== 'Bound') throw refused(attributes, NOT_BOUND);
    const className = classOf(claim);
    if (className === classOf(old) && (await this.canGrow(className))) return;
    throw refused(attributes, NOT_GROWING);
  }

  private async canGrow(className: string): Promise<boolean> {
    if (className === '') return false;
    const found = await this.reader.get<StorageClass>(STORAGE_CLASSES, '', className);
    return found?.allowVolumeExpansion ?? false;
  }
}

function sizeOf({ spec }: PersistentVolumeClaim): Quantity {
  return Quantity.parse(spec?.resources?.requests?.['storage'] ?? '0');
}

function classOf({ metadata, spec }: PersistentVolumeClaim): string {
  return metadata.annotations?.[BETA_CLASS] ?? spec?.storageClassName ?? '';
}
