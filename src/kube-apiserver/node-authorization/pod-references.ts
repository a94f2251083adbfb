/** What a Pod refers to, and its node has to read for it. */
import { type Container, type Pod, podSecretNames } from '../../kinds/index.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** The names of objects in the Pod's namespace, by the plural of the resource. */
export interface PodReferences {
  readonly secrets: readonly string[];
  readonly configmaps: readonly string[];
  readonly persistentvolumeclaims: readonly string[];
  readonly serviceaccounts: readonly string[];
  readonly resourceclaims: readonly string[];
}

/** The Pod's account is among them whether or not it mounts a token, as upstream has it. */
export function referencesOf(pod: Pod): PodReferences {
  return {
    secrets: podSecretNames(pod),
    configmaps: named(configMapsOf(pod)),
    persistentvolumeclaims: named(claimsOf(pod)),
    serviceaccounts: named([pod.spec?.serviceAccountName]),
    resourceclaims: resourceClaimsOf(pod),
  };
}

/**
 * The resource claims of a Pod: those that it names, and those that were made for it, of which its status tells. They
 * alone change after the Pod was bound.
 */
export function resourceClaimsOf({ spec, status }: Pod): string[] {
  const made = new Map(
    (status?.resourceClaimStatuses ?? []).map(({ name, resourceClaimName }) => [name, resourceClaimName]),
  );
  return named([
    ...(spec?.resourceClaims ?? []).map(({ name, resourceClaimName }) => resourceClaimName ?? made.get(name)),
    status?.extendedResourceClaimStatus?.resourceClaimName,
  ]);
}

/** The kind of object by which a Pod refers to the API, as upstream calls it; undefined where there is none. */
export function firstReference(pod: Pod): string | undefined {
  const { spec } = pod;
  if ((spec?.serviceAccountName ?? '') !== '') return 'serviceaccounts';
  if (podSecretNames(pod).length > 0) return 'secrets';
  if (named(configMapsOf(pod)).length > 0) return 'configmaps';
  if ((spec?.resourceClaims ?? []).length > 0) return 'resourceclaims';
  for (const volume of spec?.volumes ?? []) {
    const reference = referenceOf(volume);
    if (reference !== undefined) return reference;
  }
  return undefined;
}

function referenceOf(volume: Volume): string | undefined {
  if (volume.configMap) return 'configmaps (via configmap volumes)';
  if (volume.secret) return 'secrets (via secret volumes)';
  if (volume.csi) return 'csidrivers (via CSI volumes)';
  if (volume.glusterfs) return 'endpoints (via glusterFS volumes)';
  if (volume.persistentVolumeClaim) return 'persistentvolumeclaims';
  if (volume.ephemeral) return 'persistentvolumeclaims (via ephemeral volumes)';
  if (volume.azureFile) return 'secrets (via azureFile volumes)';
  for (const source of projectedOf(volume)) {
    if (source.configMap) return 'configmaps (via projected volumes)';
    if (source.secret) return 'secrets (via projected volumes)';
    if (source.serviceAccountToken) return 'serviceaccounts (via projected volumes)';
    if (source.clusterTrustBundle) return 'clustertrustbundles';
    if (source.podCertificate) return 'podcertificates';
  }
  return undefined;
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

function claimsOf({ metadata, spec }: Pod): (string | undefined)[] {
  return (spec?.volumes ?? []).map((volume) => claimOfVolume(metadata.name ?? '', volume));
}

/** The claim that a volume of a Pod takes; that of an ephemeral one has the Pod's name before its own. */
export function claimOfVolume(
  podName: string,
  { name, ephemeral, persistentVolumeClaim }: Volume,
): string | undefined {
  return persistentVolumeClaim?.claimName ?? (ephemeral ? `${podName}-${name}` : undefined);
}

function containersOf(spec: Pod['spec']): Pick<Container, 'env' | 'envFrom'>[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])];
}

function projectedOf({ projected }: Volume): NonNullable<NonNullable<Volume['projected']>['sources']> {
  return projected?.sources ?? [];
}

function named(names: readonly (string | undefined)[]): string[] {
  return names.filter((name) => name !== undefined && name !== '') as string[];
}
