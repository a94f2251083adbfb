import type { PersistentVolume } from '../../kinds/index.ts';

/** An object by its namespace and name. */
interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** The Secrets that a node reads to mount a volume. Those that name no namespace are in that of the volume's claim. */
export function secretsOfVolume({ spec }: PersistentVolume): Named[] {
  if (!spec) return [];
  const home = spec.claimRef?.namespace ?? '';
  const { azureFile, cephfs, rbd, flexVolume, scaleIO, iscsi, storageos, csi } = spec;
  const references = [cephfs, rbd, flexVolume, scaleIO, iscsi, storageos].map((source) => source?.secretRef);
  const ofDriver = [csi?.nodePublishSecretRef, csi?.nodeStageSecretRef, csi?.nodeExpandSecretRef];
  return [
    ...(azureFile ? [{ name: azureFile.secretName, namespace: azureFile.secretNamespace || home }] : []),
    ...[...references, ...ofDriver].flatMap((reference) => {
      const { name = '', namespace = '' } = reference ?? {};
      return name === '' ? [] : [{ name, namespace: namespace === '' ? home : namespace }];
    }),
  ];
}
