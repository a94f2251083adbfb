/**
 * The cluster role aggregation controller: gives cluster roles that gather others the rules of those. `admin`, `edit` and
 * `view` are made so.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startRoleAggregationController } from './role-aggregation-controller.ts';

export const clusterRoleAggregationController: ControllerDescriptor = {
  name: 'clusterrole-aggregation-controller',
  serviceAccount: 'clusterrole-aggregation-controller',
  watches: ['rbac.authorization.k8s.io/v1 clusterroles'],
  start: startRoleAggregationController,
};
