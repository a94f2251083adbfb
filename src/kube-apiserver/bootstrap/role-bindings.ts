/**
 * Who is bound to which role: a binding, with a namespace of a role there, else of a cluster role; the role where it is
 * called otherwise; and the subjects.
 */
export const ROLE_BINDINGS_TABLE = `
cluster-admin group:system:masters
system:basic-user group:system:authenticated
system:discovery group:system:authenticated
system:kube-controller-manager user:system:kube-controller-manager
system:kube-dns account:kube-system/kube-dns
system:kube-scheduler user:system:kube-scheduler
system:monitoring group:system:monitoring
system:node
system:node-proxier user:system:kube-proxy
system:public-info-viewer group:system:authenticated group:system:unauthenticated
system:service-account-issuer-discovery group:system:serviceaccounts
system:volume-scheduler user:system:kube-scheduler
kube-public/system:controller:bootstrap-signer account:kube-system/bootstrap-signer
kube-system/system::extension-apiserver-authentication-reader role=extension-apiserver-authentication-reader user:system:kube-controller-manager user:system:kube-scheduler
kube-system/system::leader-locking-kube-controller-manager user:system:kube-controller-manager account:kube-system/kube-controller-manager account:kube-system/leader-election-controller
kube-system/system::leader-locking-kube-scheduler user:system:kube-scheduler account:kube-system/kube-scheduler
kube-system/system:controller:bootstrap-signer account:kube-system/bootstrap-signer
kube-system/system:controller:cloud-provider account:kube-system/cloud-provider
kube-system/system:controller:token-cleaner account:kube-system/token-cleaner
`;
