/** What of this is there to be started. */
export interface StartedParts {
  /** Whether requests are let in by flow schemas and priority levels. */
  readonly isFair: boolean;
  /** Whether the server says who it is, and where. */
  readonly hasIdentity: boolean;
  /** Whether what servers that extend the API know their clients by is published. */
  readonly hasTrust: boolean;
}

/**
 * The names of what is started, in upstream's order. One that upstream has is left out where there is nothing behind it.
 */
export function hookNames({ isFair, hasIdentity, hasTrust }: StartedParts): string[] {
  const names = [
    [HOOKS.admission, true],
    [HOOKS.informers, true],
    [HOOKS.fairnessConsumer, isFair],
    [HOOKS.fairnessFilter, isFair],
    [HOOKS.objectCounts, true],
    [HOOKS.definitionInformers, true],
    [HOOKS.definitionControllers, true],
    [HOOKS.definitionsSynced, true],
    [HOOKS.systemNamespaces, true],
    [HOOKS.peerEndpoint, hasIdentity],
    [HOOKS.authenticationInfo, hasTrust],
    [HOOKS.identityLease, hasIdentity],
    [HOOKS.identityLeaseCollector, hasIdentity],
    [HOOKS.storageReadiness, true],
    [HOOKS.legacyTokenTracking, true],
    [HOOKS.addressRepair, true],
    [HOOKS.roles, true],
    [HOOKS.priorityClasses, true],
    [HOOKS.fairnessProducer, isFair],
    [HOOKS.kubernetesService, true],
    [HOOKS.serviceCidr, true],
    [HOOKS.frontProxyCertificate, hasTrust],
    [HOOKS.aggregatorInformers, true],
    [HOOKS.localAvailability, true],
    [HOOKS.remoteAvailability, true],
    [HOOKS.registration, true],
    [HOOKS.discovery, true],
    [HOOKS.autoRegistration, true],
    [HOOKS.openApi, true],
    [HOOKS.openApi3, true],
  ] as const;
  return names.filter(([, isThere]) => isThere).map(([name]) => name);
}

/** What this server starts, by upstream's names. */
export const HOOKS = {
  admission: 'start-apiserver-admission-initializer',
  informers: 'generic-apiserver-start-informers',
  fairnessConsumer: 'priority-and-fairness-config-consumer',
  fairnessFilter: 'priority-and-fairness-filter',
  objectCounts: 'storage-object-count-tracker-hook',
  definitionInformers: 'start-apiextensions-informers',
  definitionControllers: 'start-apiextensions-controllers',
  definitionsSynced: 'crd-informer-synced',
  systemNamespaces: 'start-system-namespaces-controller',
  peerEndpoint: 'peer-endpoint-reconciler-controller',
  authenticationInfo: 'start-cluster-authentication-info-controller',
  identityLease: 'start-kube-apiserver-identity-lease-controller',
  identityLeaseCollector: 'start-kube-apiserver-identity-lease-garbage-collector',
  storageReadiness: 'storage-readiness',
  legacyTokenTracking: 'start-legacy-token-tracking-controller',
  addressRepair: 'start-service-ip-repair-controllers',
  roles: 'rbac/bootstrap-roles',
  priorityClasses: 'scheduling/bootstrap-system-priority-classes',
  fairnessProducer: 'priority-and-fairness-config-producer',
  kubernetesService: 'bootstrap-controller',
  serviceCidr: 'start-kubernetes-service-cidr-controller',
  frontProxyCertificate: 'aggregator-reload-proxy-client-cert',
  aggregatorInformers: 'start-kube-aggregator-informers',
  localAvailability: 'apiservice-status-local-available-controller',
  remoteAvailability: 'apiservice-status-remote-available-controller',
  registration: 'apiservice-registration-controller',
  discovery: 'apiservice-discovery-controller',
  autoRegistration: 'kube-apiserver-autoregistration',
  openApi: 'apiservice-openapi-controller',
  openApi3: 'apiservice-openapiv3-controller',
} as const;
