import { ageOf, cells, containerTexts, labelsText, nameOf } from '../../columns/cells.ts';
import type { ReplicationController } from '../../types/index.ts';

export const replicationControllerCells = cells<ReplicationController>((controller, nowMs) => [
  nameOf(controller),
  controller.spec?.replicas ?? 0,
  controller.status?.replicas ?? 0,
  controller.status?.readyReplicas ?? 0,
  ageOf(controller, nowMs),
  ...containerTexts(controller.spec?.template?.spec?.containers),
  labelsText(controller.spec?.selector),
]);
