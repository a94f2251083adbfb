import { parseApiVersion } from '../../api/index.ts';
import { ageOf, cells, containerTexts, labelsText, nameOf, NONE, selectorText } from '../columns/cells.ts';
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../types/index.ts';

export const replicaSetCells = cells<ReplicaSet>((set, nowMs) => [
  nameOf(set),
  set.spec?.replicas ?? 0,
  set.status?.replicas ?? 0,
  set.status?.readyReplicas ?? 0,
  ageOf(set, nowMs),
  ...containerTexts(set.spec?.template?.spec?.containers),
  selectorText(set.spec?.selector),
]);

export const deploymentCells = cells<Deployment>((deployment, nowMs) => [
  nameOf(deployment),
  `${deployment.status?.readyReplicas ?? 0}/${deployment.spec?.replicas ?? 0}`,
  deployment.status?.updatedReplicas ?? 0,
  deployment.status?.availableReplicas ?? 0,
  ageOf(deployment, nowMs),
  ...containerTexts(deployment.spec?.template.spec?.containers),
  selectorText(deployment.spec?.selector),
]);

export const statefulSetCells = cells<StatefulSet>((set, nowMs) => [
  nameOf(set),
  `${set.status?.readyReplicas ?? 0}/${set.spec?.replicas ?? 0}`,
  ageOf(set, nowMs),
  ...containerTexts(set.spec?.template.spec?.containers),
]);

export const daemonSetCells = cells<DaemonSet>((set, nowMs) => [
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
]);

export const controllerRevisionCells = cells<ControllerRevision>((revision, nowMs) => [
  nameOf(revision),
  controllerText(revision),
  revision.revision,
  ageOf(revision, nowMs),
]);

/** `statefulset.apps/web`. */
function controllerText({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (!owner) return NONE;
  const { group } = parseApiVersion(owner.apiVersion);
  const kind = group === '' ? owner.kind : `${owner.kind}.${group}`;
  return `${kind.toLowerCase()}/${owner.name}`;
}
