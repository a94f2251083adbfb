import {
  type CSIDriver,
  type CSINode,
  type CSIStorageCapacity,
  type DeviceClass,
  isAssigned,
  isFinished,
  isTerminating,
  type Namespace,
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type PodDisruptionBudget,
  type ReplicaSet,
  type ReplicationController,
  type ResourceClaim,
  type ResourceSlice,
  type Service,
  type StatefulSet,
  type StorageClass,
  type VolumeAttachment,
} from '../kinds/index.ts';
import { type Disposable, Disposables, equalIgnoringNulls, type Log } from '../base/index.ts';
import type { Informer, Informers } from '../client/index.ts';
import type { SchedulerCache } from './cache/index.ts';
import {
  amountIn,
  type ClusterEvent,
  type Nominator,
  type NodeUpdateEvent,
  PodInfo,
  podKey,
  resourceNamesIn,
} from './framework/index.ts';
import type { Inbox, Look } from './inbox.ts';
import type { SchedulingQueue } from './queue/index.ts';

export interface EventHandlersOptions {
  readonly log: Log;
  readonly informers: Informers;
  /** Whether a Pod that has no node is one of this scheduler's to place. */
  readonly isResponsibleFor: (pod: Pod) => boolean;
  readonly inbox: Inbox;
  readonly cache: SchedulerCache;
  readonly queue: SchedulingQueue;
  readonly nominator: Nominator;
  /** The Pod has a node, or is gone: what is under way for it need not go on. */
  readonly onSettled: (key: string) => void;
}

/** Brings what informers tell by way of the inbox into the cache and the queue, until it is disposed. */
export class EventHandlers implements Disposable {
  /** Resolves when all that is there is in the inbox. */
  readonly synced: Promise<void>;
  private readonly isResponsibleFor: (pod: Pod) => boolean;
  private readonly inbox: Inbox;
  private readonly cache: SchedulerCache;
  private readonly queue: SchedulingQueue;
  private readonly nominator: Nominator;
  private readonly onSettled: (key: string) => void;
  private readonly started = new Disposables();
  private readonly log: Log;
  /** What the change that is looked at comes to for the Pods that wait. */
  private events: ClusterEvent[] = [];

  constructor({
    log,
    informers,
    isResponsibleFor,
    inbox,
    cache,
    queue,
    nominator,
    onSettled,
  }: EventHandlersOptions) {
    this.log = log;
    this.isResponsibleFor = isResponsibleFor;
    this.inbox = inbox;
    this.cache = cache;
    this.queue = queue;
    this.nominator = nominator;
    this.onSettled = onSettled;
    const nodes = informers.of<Node>('v1', 'nodes');
    const pods = informers.of<Pod>('v1', 'pods');
    const claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    const volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
    const classes = informers.of<StorageClass>('storage.k8s.io/v1', 'storageclasses');
    this.follow(nodes, {
      seen: (node, old) => this.seeNode(node, old),
      lost: (node) => {
        this.cache.removeNode(node.metadata.name ?? '');
        this.move({ label: 'Node/Delete', old: node });
      },
    });
    this.follow(pods, {
      seen: (pod, old) => this.seePod(pod, old),
      lost: (pod) => this.losePod(pod),
    });
    this.follow(claims, {
      seen: (object, old) => this.move({ label: `PersistentVolumeClaim/${old ? 'Update' : 'Add'}`, object }),
    });
    this.follow(volumes, {
      seen: (object, old) => this.move({ label: `PersistentVolume/${old ? 'Update' : 'Add'}`, object }),
    });
    this.follow(classes, {
      seen: (object, old) => this.move({ label: `StorageClass/${old ? 'Update' : 'Add'}`, object }),
    });
    const csiNodes = informers.of<CSINode>('storage.k8s.io/v1', 'csinodes');
    const drivers = informers.of<CSIDriver>('storage.k8s.io/v1', 'csidrivers');
    const attachments = informers.of<VolumeAttachment>('storage.k8s.io/v1', 'volumeattachments');
    this.follow(csiNodes, {
      seen: (object, old) => this.move({ label: `CSINode/${old ? 'Update' : 'Add'}`, object }),
    });
    const capacities = informers.of<CSIStorageCapacity>('storage.k8s.io/v1', 'csistoragecapacities');
    this.follow(capacities, {
      seen: (object, old) => this.move({ label: `CSIStorageCapacity/${old ? 'Update' : 'Add'}`, object }),
    });
    this.follow(drivers, {
      seen: (object, old) => old && this.move({ label: 'CSIDriver/Update', object }),
      lost: (object) => this.move({ label: 'CSIDriver/Delete', object }),
    });
    this.follow(attachments, {
      seen: () => undefined,
      lost: (object) => this.move({ label: 'VolumeAttachment/Delete', object }),
    });
    const deviceClaims = informers.of<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims');
    const deviceClasses = informers.of<DeviceClass>('resource.k8s.io/v1', 'deviceclasses');
    const slices = informers.of<ResourceSlice>('resource.k8s.io/v1', 'resourceslices');
    this.follow(deviceClaims, {
      seen: (object, old) =>
        this.move(
          old ? { label: 'ResourceClaim/Update', object, old } : { label: 'ResourceClaim/Add', object },
        ),
    });
    this.follow(deviceClasses, {
      seen: (object, old) => this.move({ label: `DeviceClass/${old ? 'Update' : 'Add'}`, object }),
    });
    this.follow(slices, {
      seen: (object, old) => this.move({ label: `ResourceSlice/${old ? 'Update' : 'Add'}`, object }),
    });
    const devices = [deviceClaims, deviceClasses, slices];
    const read = [
      informers.of<Namespace>('v1', 'namespaces'),
      informers.of<Service>('v1', 'services'),
      informers.of<ReplicationController>('v1', 'replicationcontrollers'),
      informers.of<ReplicaSet>('apps/v1', 'replicasets'),
      informers.of<StatefulSet>('apps/v1', 'statefulsets'),
      informers.of<PodDisruptionBudget>('policy/v1', 'poddisruptionbudgets'),
    ];
    const all = [
      nodes,
      pods,
      claims,
      volumes,
      classes,
      csiNodes,
      drivers,
      capacities,
      attachments,
      ...devices,
      ...read,
    ];
    this.synced = Promise.all(all.map((informer) => informer.whenSynced())).then(() => undefined);
  }

  dispose(): void {
    this.started.dispose();
  }

  private seeNode(node: Node, old?: Node): void {
    const info = this.cache.setNode(node);
    const labels = old ? nodeChanges(node, old) : [];
    if (old && labels.length === 0) return;
    const then = info.clone();
    if (!old) this.move({ label: 'Node/Add', node: then });
    else for (const label of labels) this.move({ label, node: then, old });
  }

  private seePod(pod: Pod, old?: Pod): void {
    if (isFinished(pod)) this.losePod(pod);
    else if (isAssigned(pod)) this.seeBound(pod, old);
    else this.seeUnscheduled(pod, old);
  }

  private seeBound(pod: Pod, old: Pod | undefined): void {
    // What else changes of a running Pod, and it changes often, is nothing that a plugin reads.
    if (old && !!isAssigned(old) && isSameForScheduling(pod, old)) return;
    const info = new PodInfo(pod);
    this.queue.delete(info.key);
    this.nominator.delete(info.key);
    this.onSettled(info.key);
    this.cache.addPod(info);
    const node = this.cache.nodeInfo(pod.spec?.nodeName ?? '');
    if (!old || !isAssigned(old)) {
      this.move({ label: 'AssignedPod/Add', pod: info, node });
      return;
    }
    const before = new PodInfo(old);
    if (needsLess(info, before)) this.move({ label: 'AssignedPod/UpdatePodScaleDown', pod: info, node });
    if (!equalIgnoringNulls(pod.metadata.labels, old.metadata.labels)) {
      this.move({ label: 'AssignedPod/UpdatePodLabel', pod: info, old: before, node });
    }
  }

  private seeUnscheduled(pod: Pod, old: Pod | undefined): void {
    const key = podKey(pod);
    // Where it goes is decided: should that fail, it is looked at as it is then.
    if (this.cache.isAssumed(key)) return;
    if (!this.isResponsibleFor(pod)) {
      this.queue.delete(key);
      this.denominate(pod);
      return;
    }
    const info = new PodInfo(pod);
    this.nominator.update(info, old && new PodInfo(old));
    this.queue.set(info, old ? podChanges(pod, old) : []);
  }

  private losePod(pod: Pod): void {
    const key = podKey(pod);
    this.queue.delete(key);
    this.onSettled(key);
    this.denominate(pod);
    const removed = this.cache.removePod(key);
    if (!removed) return;
    this.move({ label: 'AssignedPod/Delete', pod: removed.info, node: removed.node });
  }

  /** A Pod that was to go to a node does not: others may have its room there. */
  private denominate(pod: Pod): void {
    const info = new PodInfo(pod);
    const node = this.cache.nodeInfo(this.nominator.nodeNameOf(info.key) ?? '');
    if (this.nominator.delete(info.key)) this.move({ label: 'AssignedPod/Delete', pod: info, node });
  }

  /** Takes a change in, and gives what it comes to. */
  private eventsOf(work: () => void): readonly ClusterEvent[] {
    this.events = [];
    work();
    return this.events;
  }

  private move(event: ClusterEvent): void {
    this.events.push(event);
  }

  private follow<T>(
    informer: Informer<T>,
    { seen, lost }: { seen: (object: T, old?: T) => void; lost?: (object: T) => void },
  ): void {
    const look = (work: () => void): Look => {
      const { queue, log } = this;
      const eventsOf = (): readonly ClusterEvent[] => this.eventsOf(work);
      return function* () {
        try {
          for (const event of eventsOf()) yield* queue.moveOnEvent(event);
        } catch (error) {
          log.error('event not looked at', { resource: informer.resource, error });
        }
      };
    };
    this.started.add(
      informer.addHandler({
        added: (object) => this.inbox.push(look(() => seen(object))),
        updated: (object, old) => this.inbox.push(look(() => seen(object, old))),
        ...(lost ? { deleted: (object: T) => this.inbox.push(look(() => lost(object))) } : {}),
      }),
    );
  }
}

function isSameForScheduling(pod: Pod, old: Pod): boolean {
  return (
    equalIgnoringNulls(pod.spec, old.spec) &&
    equalIgnoringNulls(pod.metadata.labels, old.metadata.labels) &&
    isTerminating(pod) === isTerminating(old)
  );
}

function needsLess(info: PodInfo, old: PodInfo): boolean {
  return resourceNamesIn(old.requests).some(
    (resource) => amountIn(info.requests, resource) < amountIn(old.requests, resource),
  );
}

function nodeChanges(node: Node, old: Node): readonly NodeUpdateEvent['label'][] {
  const labels: NodeUpdateEvent['label'][] = [];
  if (!equalIgnoringNulls(node.status?.allocatable, old.status?.allocatable)) {
    labels.push('Node/UpdateNodeAllocatable');
  }
  if (!equalIgnoringNulls(node.metadata.labels, old.metadata.labels)) labels.push('Node/UpdateNodeLabel');
  const sameTaints = equalIgnoringNulls(node.spec?.taints, old.spec?.taints);
  // A cordon is a taint under another name.
  if (!sameTaints || (node.spec?.unschedulable ?? false) !== (old.spec?.unschedulable ?? false)) {
    labels.push('Node/UpdateNodeTaint');
  }
  return labels;
}

function podChanges(pod: Pod, old: Pod): readonly ClusterEvent[] {
  const info = new PodInfo(pod);
  const changes: ClusterEvent[] = [];
  if (!equalIgnoringNulls(pod.metadata.labels, old.metadata.labels)) {
    changes.push({ label: 'UnscheduledPod/UpdatePodLabel', pod: info });
  }
  if (!equalIgnoringNulls(pod.spec?.tolerations, old.spec?.tolerations)) {
    changes.push({ label: 'UnscheduledPod/UpdatePodToleration', pod: info });
  }
  if (!equalIgnoringNulls(pod.spec?.containers, old.spec?.containers) && needsLess(info, new PodInfo(old))) {
    changes.push({ label: 'UnscheduledPod/UpdatePodScaleDown', pod: info });
  }
  const claims = 'resourceClaimStatuses';
  if (!equalIgnoringNulls(pod.status?.[claims], old.status?.[claims])) {
    changes.push({ label: 'UnscheduledPod/UpdatePodGeneratedResourceClaim', pod: info });
  }
  return changes;
}
