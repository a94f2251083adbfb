/** The annotations by which binder, provisioners and scheduler talk about volumes and claims. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** The binder chose the other half; it may take that back. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
/** The node that the scheduler chose for the first Pod that uses a claim. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
/** The class of a claim, before there was a field for it. */
export const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
export const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** The provisioner that a StorageClass names to get folders of its nodes as volumes. */
export const LOCAL_PROVISIONER = 'wheelhouse.dev/local';
