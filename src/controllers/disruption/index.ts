/**
 * The disruption controller: how many Pods under each PodDisruptionBudget may be evicted.
 *
 *     startDisruptionController(context);
 */
export * from './disruption-controller.ts';
