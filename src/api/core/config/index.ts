/**
 * `config`: namespaces and nodes, configuration, accounts, events, leases, and what bounds a namespace.
 *
 *     configRules['v1/ConfigMap']?.validateCreate?.(configMap);
 */
import type { KindRules } from '../../rules.ts';
import { configMapRules } from './config-map.ts';
import { eventRules, newEventRules } from './event.ts';
import { leaseRules } from './lease.ts';
import { limitRangeRules } from './limit-range.ts';
import { namespaceRules } from './namespace.ts';
import { nodeRules } from './node.ts';
import { resourceQuotaRules } from './resource-quota.ts';
import { secretRules } from './secret.ts';
import { serviceAccountRules } from './service-account.ts';

export const configRules: Readonly<Record<string, KindRules>> = {
  'v1/ConfigMap': configMapRules,
  'v1/Event': eventRules,
  'v1/LimitRange': limitRangeRules,
  'v1/Namespace': namespaceRules,
  'v1/Node': nodeRules,
  'v1/ResourceQuota': resourceQuotaRules,
  'v1/Secret': secretRules,
  'v1/ServiceAccount': serviceAccountRules,
  'coordination.k8s.io/v1/Lease': leaseRules,
  'events.k8s.io/v1/Event': newEventRules,
};
