import type { Container, Pod } from '../../../types/index.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** The names of the Secrets that a Pod refers to, for its images, its containers and its volumes. */
export function podSecretNames({ spec }: Pod): string[] {
  const { imagePullSecrets = [], volumes = [] } = spec ?? {};
  const names = [
    ...imagePullSecrets.map(({ name }) => name),
    ...containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
      ...envFrom.map(({ secretRef }) => secretRef?.name),
    ]),
    ...volumes.flatMap(secretsOfVolume),
  ];
  return names.filter((name) => name !== undefined && name !== '') as string[];
}

function containersOf(spec: Pod['spec']): Pick<Container, 'env' | 'envFrom'>[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])];
}

function secretsOfVolume(volume: Volume): (string | undefined)[] {
  const { secret, projected, csi, azureFile } = volume;
  const { cephfs, rbd, iscsi, scaleIO, storageos, flexVolume } = volume;
  return [
    secret?.secretName,
    ...(projected?.sources ?? []).map((source) => source.secret?.name),
    azureFile?.secretName,
    csi?.nodePublishSecretRef?.name,
    ...[cephfs, rbd, iscsi, scaleIO, storageos, flexVolume].map((driver) => driver?.secretRef?.name),
  ];
}
