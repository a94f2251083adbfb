import type { Node, Pod } from '../kinds/index.ts';
import { type Disposable, disposable, Disposables } from '../base/index.ts';
import { type Client, createEventRecorder } from '../client/index.ts';
import { startHeartbeat } from './heartbeat.ts';
import { type NodeFacts, nodeStatusOf } from './node-object.ts';
import type { PodDispatch } from './pod-dispatch.ts';
import { PodWorker } from './pod-worker.ts';
import type { RestartPolicy } from './restart-policy.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';

export interface NodeAgentOptions {
  readonly client: Client;
  readonly node: Node;
  readonly facts: NodeFacts;
  readonly pods: PodDispatch;
  readonly runtime: ContainerRuntime;
  readonly restarts: RestartPolicy;
  /** Whether the Pods' events say what the node does. */
  readonly tellsEvents: boolean;
}

/** One node's agent. */
export interface NodeAgent extends Disposable {
  /** Resolves when the node's status was written for the first time. */
  readonly ready: Promise<void>;
}

const RETRY_MS = 1000;

/** Starts a node's agent: it says that the node is well, renews its Lease, and takes every Pod bound to it through its life. */
export function startNodeAgent(options: NodeAgentOptions): NodeAgent {
  const { client, node, facts } = options;
  const started = new Disposables();
  const postStatus = (done: () => void): void => {
    const status = nodeStatusOf(facts, node.status, client.clock.now());
    const nodes = client.resource<Node>('v1', 'nodes');
    nodes
      .patch(node.metadata, 'strategic', { status }, { subresource: 'status' })
      .then(done, (error: unknown) => {
        client.log.warn('node status not written', { node: facts.name, error });
        started.add(client.clock.setTimer(RETRY_MS, () => postStatus(done)));
      });
  };
  const ready = new Promise<void>(postStatus);
  started.add(startHeartbeat(client, node));
  started.add(runPods(options));
  return { ready, dispose: () => started.dispose() };
}

/** Starts a worker for each Pod on the node, tells it of changes, and lets go of it when the Pod is gone. */
function runPods({ client, pods, runtime, restarts, tellsEvents, facts }: NodeAgentOptions): Disposable {
  const started = new Disposables();
  const workers = new Map<string, PodWorker>();
  const events = tellsEvents ? started.add(createEventRecorder(client, 'kubelet')) : undefined;
  const options = {
    pods: client.resource<Pod>('v1', 'pods'),
    runtime,
    restarts,
    clock: client.clock,
    log: client.log,
    hostIp: facts.internalIp,
    ...(events ? { events } : {}),
  };
  started.add(
    disposable(() => {
      for (const worker of workers.values()) worker.abandon();
      workers.clear();
    }),
  );
  started.add(
    pods.listen(facts.name, {
      seen(pod) {
        const { uid = '' } = pod.metadata;
        const worker = workers.get(uid) ?? new PodWorker(pod, options);
        workers.set(uid, worker);
        worker.update(pod);
      },
      gone({ metadata: { uid = '' } }) {
        workers.get(uid)?.abandon();
        workers.delete(uid);
      },
    }),
  );
  return started;
}
