import { ownValue } from '../../base/index.ts';
import { type KubernetesObject, parseApiVersion } from '../../api/index.ts';
import type { ApiObject } from '../../client/index.ts';
import type { Health, Surroundings } from './health.ts';
import { cronJobHealth, jobHealth } from './job-health.ts';
import { anyHealth, keyedHealth, namespaceHealth } from './plain-health.ts';
import { podHealth } from './pod-health.ts';
import { serviceHealth } from './service-health.ts';
import { claimHealth, volumeHealth } from './storage-health.ts';
import { daemonSetHealth, deploymentHealth, replicaSetHealth, statefulSetHealth } from './workload-health.ts';

type HealthRule = (object: never, around: Surroundings) => Health;

/** By group and kind; the version says nothing about how an object is doing. */
const RULES: Readonly<Record<string, HealthRule>> = {
  '/Pod': podHealth,
  '/Namespace': namespaceHealth,
  '/ConfigMap': keyedHealth,
  '/Secret': keyedHealth,
  '/Service': serviceHealth,
  '/PersistentVolume': volumeHealth,
  '/PersistentVolumeClaim': claimHealth,
  '/ReplicationController': replicaSetHealth,
  'apps/Deployment': deploymentHealth,
  'apps/ReplicaSet': replicaSetHealth,
  'apps/StatefulSet': statefulSetHealth,
  'apps/DaemonSet': daemonSetHealth,
  'batch/Job': jobHealth,
  'batch/CronJob': cronJobHealth,
};

/** How an object of any kind is doing. */
export function healthOf(object: ApiObject, around: Surroundings): Health {
  const rule = ownValue(RULES, `${parseApiVersion(object.apiVersion).group}/${object.kind}`) ?? anyHealth;
  return rule(object as KubernetesObject as never, around);
}
