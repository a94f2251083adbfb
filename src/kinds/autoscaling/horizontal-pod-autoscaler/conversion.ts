import type { DirectConversion } from '../../../api/index.ts';
import { completed } from '../../schema/index.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from '../../types/index.ts';
import { autoscalerToV1, autoscalerToV2 } from './horizontal-pod-autoscaler-v1.ts';

const V1 = { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler' };
const V2 = { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' };

/** Autoscalers are stored as those of v2. */
export const horizontalPodAutoscalerConversion: DirectConversion = {
  stored: V2,
  toStored: (object) => completed(autoscalerToV2(object as HorizontalPodAutoscalerV1), V2),
  toServed: (object) => completed(autoscalerToV1(object as HorizontalPodAutoscaler), V1),
};
