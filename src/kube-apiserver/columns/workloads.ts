import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../kinds/index.ts';
import { parseApiVersion } from '../../api/index.ts';
import {
  ageOf,
  cells,
  type CellsByKind,
  containerTexts,
  labelsText,
  nameOf,
  NONE,
  selectorText,
} from './cells.ts';

export const workloadCells: CellsByKind = {
  'v1/ReplicationController': cells<ReplicationController>((controller, nowMs) => [
    nameOf(controller),
    controller.spec?.replicas ?? 0,
    controller.status?.replicas ?? 0,
    controller.status?.readyReplicas ?? 0,
    ageOf(controller, nowMs),
    ...containerTexts(controller.spec?.template?.spec?.containers),
    labelsText(controller.spec?.selector),
  ]),
  'apps/v1/ReplicaSet': cells<ReplicaSet>((set, nowMs) => [
    nameOf(set),
    set.spec?.replicas ?? 0,
    set.status?.replicas ?? 0,
    set.status?.readyReplicas ?? 0,
    ageOf(set, nowMs),
    ...containerTexts(set.spec?.template?.spec?.containers),
    selectorText(set.spec?.selector),
  ]),
  'apps/v1/Deployment': cells<Deployment>((deployment, nowMs) => [
    nameOf(deployment),
    `${deployment.status?.readyReplicas ?? 0}/${deployment.spec?.replicas ?? 0}`,
    deployment.status?.updatedReplicas ?? 0,
    deployment.status?.availableReplicas ?? 0,
    ageOf(deployment, nowMs),
    ...containerTexts(deployment.spec?.template.spec?.containers),
    selectorText(deployment.spec?.selector),
  ]),
  'apps/v1/StatefulSet': cells<StatefulSet>((set, nowMs) => [
    nameOf(set),
    `${set.status?.readyReplicas ?? 0}/${set.spec?.replicas ?? 0}`,
    ageOf(set, nowMs),
    ...containerTexts(set.spec?.template.spec?.containers),
  ]),
  'apps/v1/DaemonSet': cells<DaemonSet>((set, nowMs) => [
    nameOf(set),
    set.status?.desiredNumberScheduled ?? 0,
    set.status?.currentNumberScheduled ?? 0,
    set.status?.numberReady ?? 0,
    set.status?.updatedNumberScheduled ?? 0,
    set.status?.numberAvailable ?? 0,
    labelsText(set.spec?.template.spec?.nodeSelector),
    ageOf(set, nowMs),
    ...containerTexts(set.spec?.template.spec?.containers),
    selectorText(set.spec?.selector),
  ]),
  'apps/v1/ControllerRevision': cells<ControllerRevision>((revision, nowMs) => [
    nameOf(revision),
    controllerText(revision),
    revision.revision,
    ageOf(revision, nowMs),
  ]),
};

/** `statefulset.apps/web`. */
function controllerText({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (!owner) return NONE;
  const { group } = parseApiVersion(owner.apiVersion);
  const kind = group === '' ? owner.kind : `${owner.kind}.${group}`;
  return `${kind.toLowerCase()}/${owner.name}`;
}
