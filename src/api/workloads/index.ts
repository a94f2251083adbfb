/**
 * `workloads`: what the kinds that run containers mean beyond their schemas.
 *
 *     workloadRules['apps/v1/Deployment']?.validateCreate?.(deployment);
 */
import type { KindRules } from '../rules.ts';
import { autoscalerRules } from './autoscaler.ts';
import { autoscalerV1Rules } from './autoscaler-v1.ts';
import { controllerRevisionRules } from './controller-revision.ts';
import { cronJobRules } from './cron-job.ts';
import { daemonSetRules } from './daemon-set.ts';
import { deploymentRules } from './deployment.ts';
import { jobRules } from './job.ts';
import { podDisruptionBudgetRules } from './pod-disruption-budget.ts';
import { podTemplateRules } from './pod-template.ts';
import { podRules } from './pod/rules.ts';
import { priorityClassRules } from './priority-class.ts';
import { replicaSetRules } from './replica-set.ts';
import { replicationControllerRules } from './replication-controller.ts';
import { runtimeClassRules } from './runtime-class.ts';
import { statefulSetRules } from './stateful-set.ts';

export { autoscalerToV1, autoscalerToV2 } from './autoscaler-v1.ts';

/** Rules by kind, `apps/v1/Deployment`. */
export const workloadRules: Readonly<Record<string, KindRules>> = {
  'v1/Pod': podRules,
  'v1/PodTemplate': podTemplateRules,
  'v1/ReplicationController': replicationControllerRules,
  'apps/v1/ControllerRevision': controllerRevisionRules,
  'apps/v1/DaemonSet': daemonSetRules,
  'apps/v1/Deployment': deploymentRules,
  'apps/v1/ReplicaSet': replicaSetRules,
  'apps/v1/StatefulSet': statefulSetRules,
  'autoscaling/v1/HorizontalPodAutoscaler': autoscalerV1Rules,
  'autoscaling/v2/HorizontalPodAutoscaler': autoscalerRules,
  'batch/v1/CronJob': cronJobRules,
  'batch/v1/Job': jobRules,
  'node.k8s.io/v1/RuntimeClass': runtimeClassRules,
  'policy/v1/PodDisruptionBudget': podDisruptionBudgetRules,
  'scheduling.k8s.io/v1/PriorityClass': priorityClassRules,
};
