import type { Pod } from '../../kinds/index.ts';
import type { Clock, Log } from '../../base/index.ts';
import type { EventRecorder } from '../../client/index.ts';
import type { RuntimeService } from '../cri/index.ts';
import type { Environment, ImageManager, ProbeManager, VolumeManager } from '../managers/index.ts';
import type { NodeResources } from './node-resources.ts';
import type { PodTurns } from './pod-turns.ts';
import type { RestartPolicy } from './restart-policy.ts';

/** What all Pods of a node share. */
export interface PodContext {
  readonly runtime: RuntimeService;
  /** As container ids begin: `simulated`. */
  readonly runtimeName: string;
  readonly images: ImageManager;
  readonly probes: ProbeManager;
  readonly volumes: VolumeManager;
  readonly environment: Environment;
  readonly restarts: RestartPolicy;
  /** Where the Pod's user is told what happens; nobody is told where left out. */
  readonly events?: EventRecorder;
  /** Shared by all nodes of the process. */
  readonly turns: PodTurns;
  readonly clock: Clock;
  readonly log: Log;
  readonly hostIp: string;
  /** What of the node Pods may ask for. */
  allocatable(): NodeResources['allocatable'];
  /** Which Secrets to pull images with are not there; nobody looks where left out. */
  missingPullSecrets?(pod: Pod): readonly string[];
}
