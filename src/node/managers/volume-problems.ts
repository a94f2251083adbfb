import {
  claimNameOf,
  foreignClaimProblem,
  isTerminating,
  type Pod,
  type PodSpec,
} from '../../kinds/index.ts';
import type { Reference, ReferencedObjects } from './referenced-objects.ts';
import { findConfigMap, findSecret, hasKey, isMissing, type MissingReference } from './references.ts';

export type Volume = NonNullable<PodSpec['volumes']>[number];
type Projected = NonNullable<Volume['projected']>;
type Projection = NonNullable<Projected['sources']>[number];
type Items = readonly { readonly key: string }[] | undefined;

/** Why a volume can not be brought to a node. */
export interface VolumeProblem {
  /** In upstream's words. */
  readonly message: string;
  /** What it waits for, each once. */
  readonly references: readonly Reference[];
  /** It is not known what is to be mounted; else it is, and mounting it failed. */
  readonly isUnprocessed: boolean;
}

const PROTECTION = 'kubernetes.io/pvc-protection';

/** What keeps a volume from being mounted: undefined where nothing does. */
export function volumeProblem(
  pod: Pod,
  volume: Volume,
  objects: ReferencedObjects,
): VolumeProblem | undefined {
  const claimName = claimNameOf(pod, volume);
  if (claimName !== undefined) {
    const missing = claimProblem(pod, claimName, objects) ?? foreignProblem(pod, volume, claimName, objects);
    return missing && problemOf([missing], true);
  }
  const missing = missingIn(pod, volume, objects);
  return missing.length === 0 ? undefined : problemOf(missing, false);
}

function problemOf(missing: readonly MissingReference[], isUnprocessed: boolean): VolumeProblem {
  const messages = [...new Set(missing.map(({ message }) => message))];
  const [message = ''] = messages;
  return {
    message: messages.length === 1 ? message : `[${messages.join(', ')}]`,
    references: missing.map(({ reference }) => reference),
    isUnprocessed,
  };
}

function missingIn(
  pod: Pod,
  { configMap, secret, projected }: Volume,
  objects: ReferencedObjects,
): MissingReference[] {
  if (configMap) return configMapProblem(pod, configMap, objects);
  if (secret) return secretProblem(pod, { ...secret, name: secret.secretName }, objects);
  return (projected?.sources ?? []).flatMap((source) => projectionProblem(pod, source, objects));
}

function projectionProblem(pod: Pod, source: Projection, objects: ReferencedObjects): MissingReference[] {
  if (source.configMap) return configMapProblem(pod, source.configMap, objects);
  if (source.secret) return secretProblem(pod, source.secret, objects);
  return source.serviceAccountToken ? tokenProblem(pod, objects) : [];
}

function configMapProblem(
  { metadata: { namespace = '' } }: Pod,
  {
    name = '',
    items,
    optional,
  }: { readonly name?: string; readonly items?: Items; readonly optional?: boolean },
  objects: ReferencedObjects,
): MissingReference[] {
  const found = findConfigMap(objects, { name, namespace }, optional);
  if (isMissing(found)) return [found];
  const { data, binaryData } = found.object ?? {};
  const absent = items?.find(({ key }) => !hasKey(data, key) && !hasKey(binaryData, key));
  if (!absent || optional) return [];
  const message = `configmap references non-existent config key: ${absent.key}`;
  return [{ message, reference: { resource: 'configmaps', name: { name, namespace } } }];
}

function secretProblem(
  { metadata: { namespace = '' } }: Pod,
  {
    name = '',
    items,
    optional,
  }: { readonly name?: string | undefined; readonly items?: Items; readonly optional?: boolean },
  objects: ReferencedObjects,
): MissingReference[] {
  const found = findSecret(objects, { name, namespace }, optional);
  if (isMissing(found)) return [found];
  const absent = items?.find(({ key }) => !hasKey(found.object?.data, key));
  if (!absent || optional) return [];
  const message = `references non-existent secret key: ${absent.key}`;
  return [{ message, reference: { resource: 'secrets', name: { name, namespace } } }];
}

/** A token is only given for an account that there is. */
function tokenProblem({ metadata, spec }: Pod, objects: ReferencedObjects): MissingReference[] {
  const name = { name: spec?.serviceAccountName ?? 'default', namespace: metadata.namespace ?? '' };
  if (objects.get('serviceaccounts', name)) return [];
  const message = `failed to fetch token: serviceaccounts "${name.name}" not found`;
  return [{ message, reference: { resource: 'serviceaccounts', name } }];
}

/** The claim of an ephemeral volume must have been made for the Pod. */
function foreignProblem(
  pod: Pod,
  { ephemeral }: Volume,
  claimName: string,
  objects: ReferencedObjects,
): MissingReference | undefined {
  const name = { name: claimName, namespace: pod.metadata.namespace ?? '' };
  const claim = ephemeral && objects.get('persistentvolumeclaims', name);
  const message = claim && foreignClaimProblem(pod, claim);
  return message === undefined
    ? undefined
    : { message, reference: { resource: 'persistentvolumeclaims', name } };
}

function claimProblem(
  { metadata: { namespace = '' } }: Pod,
  claimName: string,
  objects: ReferencedObjects,
): MissingReference | undefined {
  const name = { name: claimName, namespace };
  const ofClaim = (why: string): MissingReference => ({
    message: `error processing PVC ${namespace}/${claimName}: ${why}`,
    reference: { resource: 'persistentvolumeclaims', name },
  });
  const claim = objects.get('persistentvolumeclaims', name);
  if (!claim) {
    return ofClaim(`failed to fetch PVC from API server: persistentvolumeclaims "${claimName}" not found`);
  }
  if (isTerminating(claim) && !claim.metadata.finalizers?.includes(PROTECTION)) {
    return ofClaim('PVC is being deleted');
  }
  if (claim.status?.phase !== 'Bound') return ofClaim('PVC is not bound');
  const volumeName = claim.spec?.volumeName ?? '';
  if (volumeName === '') return ofClaim('PVC has empty pvc.Spec.VolumeName');
  const ofVolume = (why: string): MissingReference => ({
    ...ofClaim(why),
    reference: { resource: 'persistentvolumes', name: { name: volumeName } },
  });
  const volume = objects.get('persistentvolumes', { name: volumeName });
  if (!volume) {
    const why = `persistentvolumes "${volumeName}" not found`;
    return ofVolume(`failed to fetch PV ${volumeName} from API server: ${why}`);
  }
  const { claimRef } = volume.spec ?? {};
  if (!claimRef) {
    const why = 'but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim';
    return ofVolume(`found PV object ${volumeName} ${why}`);
  }
  if (claimRef.uid !== claim.metadata.uid) {
    const why = `but its pv.Spec.ClaimRef.UID ${claimRef.uid} does not point to claim.UID ${claim.metadata.uid}`;
    return ofVolume(`found PV object ${volumeName} ${why}`);
  }
  return undefined;
}
