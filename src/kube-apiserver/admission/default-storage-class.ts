import type { StorageClass } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
} from '../../apiserver/index.ts';
import { defaultName } from './default-class.ts';
import { claimOf } from './requests.ts';

const STORAGE_CLASSES = { group: 'storage.k8s.io', resource: 'storageclasses' };
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
const DEFAULT_MARKS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** Gives a claim that names no storage class the default one: of several the newest. */
export class DefaultStorageClass implements MutationInterface {
  readonly name = 'DefaultStorageClass';
  readonly handles = handles('CREATE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const claim = claimOf(attributes);
    if (!claim?.spec || claim.spec.storageClassName !== undefined) return;
    if (claim.metadata.annotations?.[BETA_CLASS] !== undefined) return;
    const name = defaultName(await this.reader.list<StorageClass>(STORAGE_CLASSES), DEFAULT_MARKS);
    if (name !== undefined) claim.spec.storageClassName = name;
  }
}
