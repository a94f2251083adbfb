import {
  diskOf,
  isTerminating,
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type VolumeAttachment,
} from '../../kinds/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import { createEventRecorder, type Informer, startController, type WatchSource } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { Attachments } from './attachments.ts';
import { DiskKeeper } from './disk-keeper.ts';
import { DiskUsers } from './disk-users.ts';
import { isNodeReady } from './node-readiness.ts';
import { NodeReports } from './node-reports.ts';

/** Works for each disk, by its name: whatever happens to it, to its Pods and to their nodes wakes it. */
export function startAttachDetachController(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const started = new Disposables();
  const users = new DiskUsers(informers);
  const { pods, nodes, claims, volumes, drivers } = users;
  const informer = informers.of<VolumeAttachment>('storage.k8s.io/v1', 'volumeattachments');
  const attachments = new Attachments(informer, volumes);
  const keeper = new DiskKeeper({
    client,
    users,
    attachments,
    events: started.add(createEventRecorder(client, 'attachdetach-controller')),
    reports: new NodeReports(attachments, nodes, client.resource<Node>('v1', 'nodes')),
  });
  const disksOn = (node: Node): readonly string[] =>
    attachments
      .on(node.metadata.name ?? '')
      .flatMap((attachment) => attachments.diskNameOf(attachment) ?? []);
  started.add(
    startController(context, {
      watches: [
        watchPods(pods, users),
        watchNodes(nodes, disksOn),
        watchClaims(claims, users),
        watchVolumes(volumes, attachments),
        attachments,
      ],
      reads: [drivers],
      reconcile: (disk) => keeper.reconcile(disk),
    }),
  );
  return started;
}

/** A Pod that comes to a node, ends there or goes. */
function watchPods(pods: Informer<Pod>, users: DiskUsers): WatchSource {
  return {
    informer: pods,
    start: (queue) => {
      const wake = (pod: Pod): void => {
        for (const name of users.see(pod)) queue.add(name);
      };
      return pods.addHandler({
        added: wake,
        updated: (pod, old) => {
          if (isAlike(pod, old)) return;
          wake(pod);
        },
        deleted: (pod) => {
          wake(pod);
          users.forget(pod);
        },
      });
    },
  };
}

function isAlike(pod: Pod, old: Pod): boolean {
  return (
    pod.spec?.nodeName === old.spec?.nodeName &&
    pod.status?.phase === old.status?.phase &&
    isTerminating(pod) === isTerminating(old) &&
    (!isTerminating(pod) || deepEqual(pod.status?.containerStatuses, old.status?.containerStatuses))
  );
}

/** What a node uses, how it is, and whether it is there at all. */
function watchNodes(nodes: Informer<Node>, disksOn: (node: Node) => readonly string[]): WatchSource {
  return {
    informer: nodes,
    start: (queue) => {
      const wake = (node: Node): void => {
        for (const name of disksOn(node)) queue.add(name);
      };
      return nodes.addHandler({
        added: wake,
        deleted: wake,
        updated: (node, old) => {
          const { status, spec } = node;
          const isSame =
            deepEqual(status?.volumesInUse, old.status?.volumesInUse) &&
            deepEqual(spec?.taints, old.spec?.taints);
          if (!isSame || isNodeReady(node) !== isNodeReady(old)) wake(node);
        },
      });
    },
  };
}

/** What a Pod waits for is known once its claim is bound. */
function watchClaims(claims: Informer<PersistentVolumeClaim>, users: DiskUsers): WatchSource {
  return {
    informer: claims,
    start: (queue) => {
      const wake = (claim: PersistentVolumeClaim): void => {
        const name = users.diskOfClaim(claim)?.uniqueName;
        if (name !== undefined) queue.add(name);
      };
      return claims.addHandler({
        added: wake,
        updated: (claim, old) => {
          if (claim.spec?.volumeName !== old.spec?.volumeName) wake(claim);
        },
      });
    },
  };
}

function watchVolumes(volumes: Informer<PersistentVolume>, attachments: Attachments): WatchSource {
  return {
    informer: volumes,
    start: (queue) => {
      const wake = (volume: PersistentVolume): void => {
        attachments.noteUnnamed();
        const name = diskOf(volume)?.uniqueName;
        if (name !== undefined) queue.add(name);
      };
      return volumes.addHandler({
        added: wake,
        updated: (volume, old) => {
          if (!deepEqual(volume.spec, old.spec)) wake(volume);
        },
      });
    },
  };
}
