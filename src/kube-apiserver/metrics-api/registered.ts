import type { KubernetesObject } from '../../api/index.ts';
import { METRICS } from '../../kinds/index.ts';

/**
 * That this server has the metrics, until somebody says otherwise: once it is there, it is theirs. The priorities are those
 * that upstream's metrics server registers itself with.
 */
export function metricsService(now: string): KubernetesObject {
  const { group, version } = METRICS;
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${group}` },
    spec: { group, version, groupPriorityMinimum: 100, versionPriority: 100 },
    status: {
      conditions: [
        {
          type: 'Available',
          status: 'True',
          lastTransitionTime: now,
          reason: 'Local',
          message: 'Local APIServices are always available',
        },
      ],
    },
  };
}

/** Lets whoever may look at Pods look at what they use, by the name that upstream's metrics server gives this. */
export function metricsReader(): KubernetesObject {
  const aggregated = ['admin', 'edit', 'view'].map((role) => [
    `rbac.authorization.k8s.io/aggregate-to-${role}`,
    'true',
  ]);
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: {
      name: 'system:aggregated-metrics-reader',
      labels: Object.fromEntries(aggregated) as Record<string, string>,
    },
    rules: [{ apiGroups: [METRICS.group], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
  };
}
