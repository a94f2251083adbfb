/**
 * `workloads`: what the kinds that run containers mean beyond their schemas.
 *
 *     workloadRules['apps/v1/Deployment']?.validateCreate?.(deployment);
 */
import type { KindRules } from '../rules.ts';
import { deploymentRules } from './deployment.ts';
import { jobRules } from './job.ts';
import { podRules } from './pod/rules.ts';
import { replicaSetRules } from './replica-set.ts';

/** Rules by kind, `apps/v1/Deployment`. */
export const workloadRules: Readonly<Record<string, KindRules<never>>> = {
  'v1/Pod': podRules,
  'batch/v1/Job': jobRules,
  'apps/v1/Deployment': deploymentRules,
  'apps/v1/ReplicaSet': replicaSetRules,
};
