/** What a Pod refers to, and its node has to read for it. */
import type { Container, Pod } from '../../kinds/index.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** Whether a Pod refers to an object of its namespace, by the plural of the resource. */
export function refersTo(pod: Pod, resource: string, name: string): boolean {
  switch (resource) {
    case 'secrets':
      return secretsOf(pod).includes(name);
    case 'configmaps':
      return configMapsOf(pod).includes(name);
    case 'persistentvolumeclaims':
      return claimsOf(pod).includes(name);
    case 'serviceaccounts':
      return (pod.spec?.serviceAccountName ?? 'default') === name;
    default:
      return false;
  }
}

function secretsOf({ spec }: Pod): (string | undefined)[] {
  return [
    ...(spec?.imagePullSecrets ?? []).map(({ name }) => name),
    ...containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
      ...envFrom.map(({ secretRef }) => secretRef?.name),
    ]),
    ...(spec?.volumes ?? []).flatMap((volume) => [
      volume.secret?.secretName,
      ...projectedOf(volume).map(({ secret }) => secret?.name),
      ...driverSecretsOf(volume),
    ]),
  ];
}

function configMapsOf({ spec }: Pod): (string | undefined)[] {
  return [
    ...containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name),
      ...envFrom.map(({ configMapRef }) => configMapRef?.name),
    ]),
    ...(spec?.volumes ?? []).flatMap((volume) => [
      volume.configMap?.name,
      ...projectedOf(volume).map(({ configMap }) => configMap?.name),
    ]),
  ];
}

/** The claim of an ephemeral volume has the Pod's name before its own. */
function claimsOf({ metadata, spec }: Pod): (string | undefined)[] {
  return (spec?.volumes ?? []).map(({ name, ephemeral, persistentVolumeClaim }) =>
    ephemeral ? `${metadata.name}-${name}` : persistentVolumeClaim?.claimName,
  );
}

function containersOf(spec: Pod['spec']): Pick<Container, 'env' | 'envFrom'>[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])];
}

function projectedOf({ projected }: Volume): NonNullable<NonNullable<Volume['projected']>['sources']> {
  return projected?.sources ?? [];
}

function driverSecretsOf({ csi, azureFile, cephfs, rbd, iscsi, scaleIO, storageos, flexVolume }: Volume) {
  return [
    azureFile?.secretName,
    csi?.nodePublishSecretRef?.name,
    ...[cephfs, rbd, iscsi, scaleIO, storageos, flexVolume].map((driver) => driver?.secretRef?.name),
  ];
}
