/** Controllers of upstream's kube-controller-manager that have nothing to do here: their names are taken all the same. */
export const idleControllerNames: readonly string[] = [
  'cloud-node-lifecycle-controller',
  'kube-apiserver-serving-clustertrustbundle-publisher-controller',
  'node-route-controller',
  'podcertificaterequest-cleaner-controller',
  'selinux-warning-controller',
  'service-lb-controller',
  'storage-version-migrator-controller',
  'storageversion-garbage-collector-controller',
];
