/**
 * The node lifecycle controller: turns what nodes say of themselves into taints, and declares those unreachable that
 * say nothing any more.
 *
 *     startNodeLifecycleController(context);
 */
export * from './node-lifecycle-controller.ts';
