import type { Schema } from '../../api/index.ts';
import { typeName } from './type-name.ts';

/** A kind, whatever its version: objects refer to each other by it. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** What a field is to other objects. */
export type FieldMeaning =
  /** The name of an object. It is in the namespace that the field beside it, `namespace`, names; else in one's own. */
  | { readonly is: 'name'; readonly of: GroupKind; readonly namespace?: string }
  /** The name of an object whose kind the fields beside it tell: its `kind`, and its group or its `apiVersion`. */
  | {
      readonly is: 'name-beside-kind';
      readonly group?: string;
      readonly apiVersion?: string;
      readonly namespace?: string;
    }
  /** Selects Pods: by labels alone, or as a LabelSelector. */
  | { readonly is: 'pod-selector'; readonly form: 'labels' | 'selector' }
  /** The labels of the Pods that are made of a template. */
  | { readonly is: 'pod-labels' }
  /** Ports that have names, each with its number in the field `number`. */
  | { readonly is: 'ports'; readonly number: string };

/**
 * By the type that has the field. Where the type is one that many share (`LocalObjectReference`), by the field that
 * holds it, of the type that has that one.
 */
export const MEANINGS: ReadonlyMap<string, FieldMeaning> = new Map<string, FieldMeaning>([
  ...names('ConfigMap', [
    'ConfigMapEnvSource.name',
    'ConfigMapKeySelector.name',
    'ConfigMapProjection.name',
    'ConfigMapVolumeSource.name',
  ]),
  ...names('Secret', [
    'CSIVolumeSource.nodePublishSecretRef.name',
    'CephFSVolumeSource.secretRef.name',
    'FlexVolumeSource.secretRef.name',
    'ISCSIVolumeSource.secretRef.name',
    'IngressTLS.secretName',
    'PodSpec.imagePullSecrets.name',
    'RBDVolumeSource.secretRef.name',
    'ScaleIOVolumeSource.secretRef.name',
    'SecretEnvSource.name',
    'SecretKeySelector.name',
    'SecretProjection.name',
    'SecretVolumeSource.secretName',
    'ServiceAccount.imagePullSecrets.name',
    'ServiceAccount.secrets.name',
    'StorageOSVolumeSource.secretRef.name',
  ]),
  ['SecretReference.name', { is: 'name', of: core('Secret'), namespace: 'namespace' }],
  ...names('PersistentVolumeClaim', ['PersistentVolumeClaimVolumeSource.claimName']),
  [
    'PersistentVolumeSpec.claimRef.name',
    { is: 'name', of: core('PersistentVolumeClaim'), namespace: 'namespace' },
  ],
  ...names('PersistentVolume', [
    'PersistentVolumeClaimSpec.volumeName',
    'VolumeAttachmentSource.persistentVolumeName',
  ]),
  ...names('ServiceAccount', ['PodSpec.serviceAccount', 'PodSpec.serviceAccountName']),
  ['ServiceAccountSubject.name', { is: 'name', of: core('ServiceAccount'), namespace: 'namespace' }],
  ...names('Node', ['Endpoint.nodeName', 'PodSpec.nodeName', 'VolumeAttachmentSpec.nodeName']),
  ...names('Service', ['IngressServiceBackend.name', 'StatefulSetSpec.serviceName']),
  ['ServiceReference.name', { is: 'name', of: core('Service'), namespace: 'namespace' }],
  ...names({ group: 'networking.k8s.io', kind: 'IngressClass' }, ['IngressSpec.ingressClassName']),
  ...names({ group: 'scheduling.k8s.io', kind: 'PriorityClass' }, ['PodSpec.priorityClassName']),
  ...names({ group: 'node.k8s.io', kind: 'RuntimeClass' }, ['PodSpec.runtimeClassName']),
  ...names({ group: 'storage.k8s.io', kind: 'StorageClass' }, [
    'CSIStorageCapacity.storageClassName',
    'PersistentVolumeClaimSpec.storageClassName',
    'PersistentVolumeSpec.storageClassName',
  ]),
  ...names({ group: 'storage.k8s.io', kind: 'VolumeAttributesClass' }, [
    'PersistentVolumeClaimSpec.volumeAttributesClassName',
    'PersistentVolumeSpec.volumeAttributesClassName',
  ]),
  ...names({ group: 'resource.k8s.io', kind: 'ResourceClaim' }, ['PodResourceClaim.resourceClaimName']),
  ...names({ group: 'resource.k8s.io', kind: 'ResourceClaimTemplate' }, [
    'PodResourceClaim.resourceClaimTemplateName',
  ]),
  ...names({ group: 'resource.k8s.io', kind: 'DeviceClass' }, [
    'DeviceSubRequest.deviceClassName',
    'ExactDeviceRequest.deviceClassName',
  ]),

  ['CrossVersionObjectReference.name', { is: 'name-beside-kind', apiVersion: 'apiVersion' }],
  ['ObjectReference.name', { is: 'name-beside-kind', apiVersion: 'apiVersion', namespace: 'namespace' }],
  ['OwnerReference.name', { is: 'name-beside-kind', apiVersion: 'apiVersion' }],
  ['RoleRef.name', { is: 'name-beside-kind', group: 'apiGroup' }],
  ['Subject.name', { is: 'name-beside-kind', group: 'apiGroup', namespace: 'namespace' }],
  ['TypedLocalObjectReference.name', { is: 'name-beside-kind', group: 'apiGroup' }],
  ['TypedObjectReference.name', { is: 'name-beside-kind', group: 'apiGroup', namespace: 'namespace' }],

  ...selectors('labels', ['ReplicationControllerSpec.selector', 'ServiceSpec.selector']),
  ...selectors('selector', [
    'DaemonSetSpec.selector',
    'DeploymentSpec.selector',
    'JobSpec.selector',
    'NetworkPolicySpec.podSelector',
    'PodDisruptionBudgetSpec.selector',
    'ReplicaSetSpec.selector',
    'StatefulSetSpec.selector',
  ]),
  ['PodTemplateSpec.metadata.labels', { is: 'pod-labels' }],
  ['Container.ports', { is: 'ports', number: 'containerPort' }],
  ['ServiceSpec.ports', { is: 'ports', number: 'port' }],
]);

/** What a field means; undefined for one that is nothing to other objects. */
export function meaningOf(owner: Schema, field: string, place: string): FieldMeaning | undefined {
  return MEANINGS.get(`${place}.${field}`) ?? MEANINGS.get(`${typeName(owner)}.${field}`);
}

function core(kind: string): GroupKind {
  return { group: '', kind };
}

function names(of: string | GroupKind, fields: readonly string[]): [string, FieldMeaning][] {
  const kind = typeof of === 'string' ? core(of) : of;
  return fields.map((field) => [field, { is: 'name', of: kind }]);
}

function selectors(form: 'labels' | 'selector', fields: readonly string[]): [string, FieldMeaning][] {
  return fields.map((field) => [field, { is: 'pod-selector', form }]);
}
