/**
 * The horizontal Pod autoscaler: gives a target as many replicas as its metrics ask for, within the bounds and the rules of
 * its behaviour.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startHorizontalPodAutoscalerController } from './horizontal-pod-autoscaler-controller.ts';

export const horizontalPodAutoscalerController: ControllerDescriptor = {
  name: 'horizontal-pod-autoscaler-controller',
  serviceAccount: 'horizontal-pod-autoscaler',
  watches: ['autoscaling/v2 horizontalpodautoscalers', 'v1 pods'],
  start: startHorizontalPodAutoscalerController,
};
