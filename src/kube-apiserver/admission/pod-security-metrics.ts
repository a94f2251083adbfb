import type { MetricsRegistry } from '../../base/index.ts';
import type { Policy, PolicyMode } from '../../kinds/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';

/** The minor version of Kubernetes that the standards here go up to. */
const NEWEST = 36;

/** What comes of Pods being held to levels, under upstream's names. */
export class PodSecurityMetrics {
  private readonly metrics: MetricsRegistry;

  constructor(metrics: MetricsRegistry) {
    this.metrics = metrics;
  }

  evaluated(attributes: AdmissionAttributes, mode: PolicyMode, policy: Policy, isAllowed: boolean): void {
    const labels = {
      decision: isAllowed ? 'allow' : 'deny',
      mode,
      policy_level: policy.level,
      policy_version: versionOf(policy),
      ...requestOf(attributes),
    };
    this.metrics.counter('pod_security_evaluations_total', 'Pods that were held to a level.', labels).add();
  }

  exempted(attributes: AdmissionAttributes): void {
    const labels = requestOf(attributes);
    this.metrics
      .counter('pod_security_exemptions_total', 'Requests that are held to no level.', labels)
      .add();
  }

  /** The labels of a namespace could not be read. */
  failed(attributes: AdmissionAttributes): void {
    const labels = { fatal: 'false', ...requestOf(attributes) };
    this.metrics.counter('pod_security_errors_total', 'Levels that could not be read.', labels).add();
  }
}

/** What is privileged is so in each version. */
function versionOf({ level, version }: Policy): string {
  if (version === undefined || level === 'privileged') return 'latest';
  return version > NEWEST ? 'future' : `v1.${version}`;
}

function requestOf({ operation, resource, subresource }: AdmissionAttributes) {
  const isPod = resource.group === '' && resource.resource === 'pods';
  return {
    request_operation: operation.toLowerCase(),
    resource: isPod ? 'pod' : 'controller',
    subresource,
  };
}
