import { isFinished, type Pod, usesHostNetwork } from '../../kinds/index.ts';
import { type Disposable, disposable } from '../../base/index.ts';
import type { Informers, ObjectName } from '../../client/index.ts';

export interface PodListener {
  /** A Pod is bound to the node, or has changed since. */
  seen(pod: Pod): void;
  gone(pod: Pod): void;
}

/** Tells each node of its own Pods: one watch, and work for the one node that a change is about. */
export interface PodDispatch extends Disposable {
  /** Resolves when all Pods that there are are known. */
  whenSynced(): Promise<void>;
  find(name: ObjectName): Pod | undefined;
  /** The Pods of a node. */
  on(nodeName: string): readonly Pod[];
  /** The Pods of one controller; none where it is undefined. */
  controlledBy(uid: string | undefined): readonly Pod[];
  /** Whether a Pod that has not ended has this address of the Pod network. */
  holds(address: string): boolean;
  /** Tells of the Pods that are there, and of every change, until it is disposed. One listener a node. */
  listen(nodeName: string, listener: PodListener): Disposable;
}

export function createPodDispatch(informers: Informers): PodDispatch {
  const informer = informers.of<Pod>('v1', 'pods');
  const byNode = informer.cache.index('node', (pod) => [pod.spec?.nodeName ?? '']);
  const byAddress = informer.cache.index('held pod IP', heldAddresses);
  // Made when it is first asked for: few clusters have loads that Pods share.
  const byController = () => informer.cache.index('controller uid', controllerUids);
  const listeners = new Map<string, PodListener>();
  const listenerOf = (pod: Pod): PodListener | undefined => listeners.get(pod.spec?.nodeName ?? '');
  const seen = (pod: Pod): void => listenerOf(pod)?.seen(pod);
  const handling = informer.addHandler({
    added: seen,
    updated: seen,
    deleted: (pod) => listenerOf(pod)?.gone(pod),
  });
  return {
    whenSynced: () => informer.whenSynced(),
    find: (name) => informer.cache.get(name),
    on: (nodeName) => byNode.get(nodeName),
    controlledBy: (uid) => (uid === undefined ? [] : byController().get(uid)),
    holds: (address) => byAddress.get(address).length > 0,
    listen(nodeName, listener) {
      listeners.set(nodeName, listener);
      for (const pod of inOrderOfArrival(byNode.get(nodeName))) listener.seen(pod);
      return disposable(() => {
        if (listeners.get(nodeName) === listener) listeners.delete(nodeName);
      });
    },
    dispose: () => handling.dispose(),
  };
}

/** Those first that have begun there, and then as they were made: each has its room before a younger one. */
function inOrderOfArrival(pods: readonly Pod[]): Pod[] {
  const rank = ({ metadata, status }: Pod): string =>
    `${status?.startTime === undefined ? 1 : 0} ${metadata.creationTimestamp ?? ''}`;
  const ranked = pods.map((pod) => ({ pod, rank: rank(pod) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0)).map(({ pod }) => pod);
}

function controllerUids({ metadata }: Pod): readonly string[] {
  return (metadata.ownerReferences ?? []).filter(({ controller }) => controller).map(({ uid }) => uid);
}

function heldAddresses(pod: Pod): readonly string[] {
  const { podIP } = pod.status ?? {};
  return podIP === undefined || usesHostNetwork(pod) || isFinished(pod) ? [] : [podIP];
}
