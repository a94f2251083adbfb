/**
 * The DaemonSet controller: a Pod on every node that a set is for, there as long as the node is.
 *
 *     startDaemonSetController(context);
 */
export * from './daemon-set-controller.ts';
