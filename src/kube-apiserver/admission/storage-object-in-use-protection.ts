import { ownValue } from '../../base/index.ts';
import { type AdmissionAttributes, handles, type MutationInterface } from '../../apiserver/index.ts';

const FINALIZERS: Readonly<Record<string, string>> = {
  '/persistentvolumes': 'kubernetes.io/pv-protection',
  '/persistentvolumeclaims': 'kubernetes.io/pvc-protection',
  'storage.k8s.io/volumeattributesclasses': 'kubernetes.io/vac-protection',
};

/** Holds volumes and claims by a finalizer, which a controller takes away once nothing uses them. */
export class StorageObjectInUseProtection implements MutationInterface {
  readonly name = 'StorageObjectInUseProtection';
  readonly handles = handles('CREATE');

  admit({ resource, subresource, object }: AdmissionAttributes): void {
    const finalizer = ownValue(FINALIZERS, `${resource.group}/${resource.resource}`);
    if (finalizer === undefined || subresource !== '' || !object) return;
    const { finalizers = [] } = object.metadata;
    if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
  }
}
