/** `autoscaling`: what sets the number of replicas. */
import { horizontalPodAutoscalerCells, horizontalPodAutoscalerV1Cells } from './columns.ts';
import { type KindDefinition, STATUS } from '../definition/index.ts';
import { horizontalPodAutoscalerConversion } from './horizontal-pod-autoscaler/conversion.ts';
import { autoscalerV1Strategy } from './horizontal-pod-autoscaler/horizontal-pod-autoscaler-v1.ts';
import { autoscalerStrategy } from './horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts';

export const autoscalingKinds: readonly KindDefinition[] = [
  {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    cells: horizontalPodAutoscalerCells,
    shortNames: ['hpa'],
    categories: ['all'],
    subresources: [STATUS],
    strategy: autoscalerStrategy,
  },
  {
    group: 'autoscaling',
    version: 'v1',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    cells: horizontalPodAutoscalerV1Cells,
    shortNames: ['hpa'],
    categories: ['all'],
    subresources: [STATUS],
    strategy: autoscalerV1Strategy,
    storageVersion: { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' },
    conversion: horizontalPodAutoscalerConversion,
  },
  { group: 'autoscaling', version: 'v1', kind: 'Scale', plural: '', verbs: [] },
];
