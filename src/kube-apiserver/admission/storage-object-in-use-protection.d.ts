import type { AdmissionAttributes, AdmissionOperation, AdmissionPlugin } from '../../apiserver/index.ts';
/** Holds volumes and claims by a finalizer, which a controller takes away once nothing uses them. */
export declare class StorageObjectInUseProtection implements AdmissionPlugin {
  readonly name = 'StorageObjectInUseProtection';
  readonly operations: readonly AdmissionOperation[];
  mutate({ resource, subresource, object }: AdmissionAttributes): void;
}
//# sourceMappingURL=storage-object-in-use-protection.d.ts.map
