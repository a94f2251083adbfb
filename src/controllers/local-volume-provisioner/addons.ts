import type { ClusterRoleBinding, StorageClass } from '../../kinds/index.ts';
import { LOCAL_PROVISIONER } from '../library/volumes/index.ts';
import type { ControllerDescriptor } from '../library/wiring/index.ts';

export const SERVICE_ACCOUNT = 'local-volume-provisioner';

/**
 * The default StorageClass, so that a claim that names none gets a volume. Volumes wait for their first consumer: a
 * folder is on one node, and that is where its Pod has to run.
 */
const storageClass: StorageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: LOCAL_PROVISIONER,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
};

/** Every cluster has a role for provisioners; whom it is given to is up to who brings one. */
const roleBinding: ClusterRoleBinding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: `wheelhouse:${SERVICE_ACCOUNT}` },
  subjects: [{ kind: 'ServiceAccount', name: SERVICE_ACCOUNT, namespace: 'kube-system' }],
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: 'system:persistent-volume-provisioner',
  },
};

export const addons: NonNullable<ControllerDescriptor['addons']> = [
  { plural: 'clusterrolebindings', object: roleBinding },
  { plural: 'storageclasses', object: storageClass },
];
