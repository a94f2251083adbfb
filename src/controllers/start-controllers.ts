import { type Disposable, Disposables } from '../base/index.ts';
import type { Client, Informers } from '../client/index.ts';
import { startCronJobController } from './cron-job/index.ts';
import { startDaemonSetController } from './daemon-set/index.ts';
import { startDeploymentController } from './deployment/index.ts';
import { startDisruptionController } from './disruption/index.ts';
import {
  startEndpointsController,
  startEndpointSliceController,
  startEndpointSliceMirroringController,
} from './endpoints/index.ts';
import { startGarbageCollector } from './garbage-collector/index.ts';
import { startJobController } from './job/index.ts';
import { startNamespaceController } from './namespace/index.ts';
import { type NodeCidrs, startNodeIpamController } from './node-ipam/index.ts';
import { startNodeLifecycleController } from './node-lifecycle/index.ts';
import { startNodeTtlController } from './node-ttl/index.ts';
import {
  startClaimProtection,
  startLocalProvisioner,
  startVolumeBinder,
  startVolumeProtection,
} from './persistent-volume/index.ts';
import { startPodCollector } from './pod-collector/index.ts';
import { replicaSetKind, replicationControllerKind, startReplicaController } from './replica-set/index.ts';
import { startResourceQuotaController } from './resource-quota/index.ts';
import { startRoleAggregationController } from './role-aggregation/index.ts';
import {
  startRootCertificatePublisher,
  startServiceAccountController,
  startTokenSecretController,
} from './service-account/index.ts';
import type { ControllerContext } from './shared/context.ts';
import { startStatefulSetController } from './stateful-set/index.ts';
import { startTaintEvictionController } from './taint-eviction/index.ts';
import { startTtlAfterFinishedController } from './ttl-after-finished/index.ts';
import { idleControllerNames } from './upstream-names.ts';

export interface ControllersOptions {
  readonly client: Client;
  readonly informers: Informers;
  /**
   * Which to run, in the syntax of kube-controller-manager's `--controllers`: `*` is all, `name` and `-name` are one
   * more and one less, `-*` is none.
   */
  readonly names: readonly string[];
  /** What clients verify the API server with, as PEM. */
  readonly authorityCertificate: string;
  /** From where nodes get the ranges of their Pods. */
  readonly nodeCidrs: NodeCidrs;
}

type Start = (context: ControllerContext, options: ControllersOptions) => Disposable;

/** By upstream's names, in the order in which they start. */
const CONTROLLERS: Readonly<Record<string, Start>> = {
  'garbage-collector-controller': startGarbageCollector,
  'namespace-controller': startNamespaceController,
  'serviceaccount-controller': startServiceAccountController,
  'root-ca-certificate-publisher-controller': (context, { authorityCertificate }) =>
    startRootCertificatePublisher(context, authorityCertificate),
  'serviceaccount-token-controller': (context, { authorityCertificate }) =>
    startTokenSecretController(context, authorityCertificate),
  'replicaset-controller': (context) => startReplicaController(context, replicaSetKind),
  'replicationcontroller-controller': (context) => startReplicaController(context, replicationControllerKind),
  'deployment-controller': startDeploymentController,
  'statefulset-controller': startStatefulSetController,
  'daemonset-controller': startDaemonSetController,
  'job-controller': startJobController,
  'endpointslice-controller': startEndpointSliceController,
  'endpoints-controller': startEndpointsController,
  'endpointslice-mirroring-controller': startEndpointSliceMirroringController,
  'persistentvolume-binder-controller': startVolumeBinder,
  'persistentvolumeclaim-protection-controller': startClaimProtection,
  'persistentvolume-protection-controller': startVolumeProtection,
  'local-volume-provisioner-controller': startLocalProvisioner,
  'cronjob-controller': startCronJobController,
  'ttl-after-finished-controller': startTtlAfterFinishedController,
  'disruption-controller': startDisruptionController,
  'node-ipam-controller': (context, { nodeCidrs }) => startNodeIpamController(context, nodeCidrs),
  'node-lifecycle-controller': startNodeLifecycleController,
  'ttl-controller': startNodeTtlController,
  'taint-eviction-controller': startTaintEvictionController,
  'pod-garbage-collector-controller': startPodCollector,
  'resourcequota-controller': startResourceQuotaController,
  'clusterrole-aggregation-controller': startRoleAggregationController,
};

export const controllerNames: readonly string[] = Object.keys(CONTROLLERS);

/** Starts the named controllers. Throws where a name is not that of any: see {@link selectControllers}. */
export function startControllers(options: ControllersOptions): Disposable {
  const { client, informers } = options;
  const context: ControllerContext = {
    client,
    informers,
    clock: client.clock,
    log: client.log.named('controllers'),
  };
  const started = new Disposables();
  const selected = new Set(selectControllers(options.names));
  for (const [name, start] of Object.entries(CONTROLLERS)) {
    if (selected.has(name)) started.add(start(context, options));
  }
  return started;
}

/** The controllers that a `--controllers` list means. The first entry that names a controller decides. */
export function selectControllers(names: readonly string[]): readonly string[] {
  const named = [...controllerNames, ...idleControllerNames];
  const known = new Set(['*', '-*', ...named.flatMap((name) => [name, `-${name}`])]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is not in the list of known controllers`);
  return controllerNames.filter((name) => {
    const entry = names.find((given) => given === name || given === `-${name}`);
    return entry === undefined ? names.includes('*') : entry === name;
  });
}
