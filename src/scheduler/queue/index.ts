/**
 * `queue`: the Pods that wait for a node: those to try now (active), those that wait out a pause after a failure
 * (backoff), and those that wait for an event that can help them (unschedulable).
 *
 *     queue.add(new PodInfo(pod));
 *     const queued = queue.pop();
 *     queue.addUnschedulable(queued, new Set(['NodeResourcesFit']));
 *     for (const _ of queue.moveOnEvent({ label: 'Node/Add', node })) if (slice.spend()) await slice.yield();
 */
export * from './queued-pod.ts';
export * from './queueing-hints.ts';
export * from './scheduling-queue.ts';
