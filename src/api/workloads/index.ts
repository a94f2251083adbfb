/**
 * `workloads`: what the kinds that run containers mean beyond their schemas.
 *
 *     workloadRules['apps/v1/Deployment']?.validateCreate?.(deployment);
 */
import type { KindRules } from '../rules.ts';
import { podRules } from './pod/rules.ts';

/** Rules by kind, `apps/v1/Deployment`. */
export const workloadRules: Readonly<Record<string, KindRules<never>>> = {
  'v1/Pod': podRules,
};
