/** The annotations by which binder, provisioners and scheduler talk about volumes and claims. */
export declare const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** The binder chose the other half; it may take that back. */
export declare const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export declare const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export declare const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export declare const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
/** The node that the scheduler chose for the first Pod that uses a claim. */
export declare const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
/** The class of a claim, before there was a field for it. */
export declare const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
export declare const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
//# sourceMappingURL=volume-annotations.d.ts.map
