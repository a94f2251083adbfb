import type { Client, Informers } from '../../client/index.ts';
import {
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type PreBindPlugin,
  type PreFilterPlugin,
  type PreFilterResult,
  type Rejection,
  type ReservePlugin,
} from '../framework/index.ts';
/**
 * Holds Pods to nodes from which their volumes can be reached. A claim that waits for its first consumer is decided
 * here: a volume is reserved for it, or the claim is told on which node a provisioner is to make one; the Pod is bound
 * once its claims are.
 */
export declare class VolumeBinding
  implements PreFilterPlugin, FilterPlugin, ReservePlugin, PreBindPlugin, EnqueueExtensions
{
  readonly name = 'VolumeBinding';
  readonly eventsToRegister: readonly [
    'Node/Add',
    'Node/UpdateNodeLabel',
    'AssignedPod/Delete',
    'PersistentVolumeClaim/Add',
    'PersistentVolumeClaim/Update',
    'PersistentVolume/Add',
    'PersistentVolume/Update',
    'StorageClass/Add',
    'StorageClass/Update',
  ];
  private readonly client;
  private readonly claims;
  private readonly volumes;
  private readonly volumesByClass;
  private readonly classes;
  /** Volumes that are decided on, by name, with the Pod they are for, until the API says so, too. */
  private readonly reserved;
  private readonly decisions;
  constructor(client: Client, informers: Informers);
  isWorthRequeueing(info: PodInfo, event: ClusterEvent): boolean;
  preFilter(state: CycleState, { pod }: PodInfo): PreFilterResult;
  filter(state: CycleState, info: PodInfo, { name, node }: NodeInfo): Rejection | undefined;
  reserve(state: CycleState, info: PodInfo, nodeName: string): void;
  unreserve(_state: CycleState, { key }: PodInfo): void;
  /** Writes what was decided, and resolves when all claims are bound. */
  preBind(_state: CycleState, info: PodInfo, nodeName: string, signal: AbortSignal): Promise<void>;
  /** Why the Pod's claims keep it off every node. */
  private whyNowhere;
  /** A decision for every claim that has no volume yet; undefined where there is none for one of them on that node. */
  private decide;
  /** The volume may have become another's since it was found, as a cycle takes several turns. */
  private assertUnchanged;
  private release;
  private claimsOf;
  private classOf;
  private waitsForConsumer;
  private isProvisioned;
  /** Says on the Pod where it is going, while its volumes are made. */
  private nominate;
  private claimVolume;
  private askForVolume;
}
//# sourceMappingURL=volume-binding.d.ts.map
