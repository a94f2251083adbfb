import type { Counter, MetricsRegistry } from '../../base/index.ts';
import type { Policy, PolicyMode } from '../../kinds/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';

/** The minor version of Kubernetes that the standards here go up to. */
const NEWEST = 36;

type Request = Pick<AdmissionAttributes, 'operation' | 'subresource'> & {
  readonly resource: { readonly group: string; readonly resource: string };
};

/** What comes of Pods being held to levels, under upstream's names. */
export class PodSecurityMetrics {
  private readonly metrics: MetricsRegistry;

  constructor(metrics: MetricsRegistry) {
    this.metrics = metrics;
    // What most clusters see alone is there from the start, as upstream's: a rate needs two values.
    for (const operation of ['CREATE', 'UPDATE'] as const) {
      const request = { operation, resource: { group: '', resource: 'pods' }, subresource: '' };
      this.evaluations(request, 'enforce', { level: 'privileged', version: undefined }, true);
      this.exemptions(request);
    }
  }

  evaluated(request: Request, mode: PolicyMode, policy: Policy, isAllowed: boolean): void {
    this.evaluations(request, mode, policy, isAllowed).add();
  }

  exempted(request: Request): void {
    this.exemptions(request).add();
  }

  /** The labels of a namespace could not be read. */
  failed(request: Request): void {
    const labels = { fatal: 'false', ...labelsOf(request) };
    this.metrics.counter('pod_security_errors_total', 'Levels that could not be read.', labels).add();
  }

  private evaluations(request: Request, mode: PolicyMode, policy: Policy, isAllowed: boolean): Counter {
    const labels = {
      decision: isAllowed ? 'allow' : 'deny',
      mode,
      policy_level: policy.level,
      policy_version: versionOf(policy),
      ...labelsOf(request),
    };
    return this.metrics.counter('pod_security_evaluations_total', 'Pods that were held to a level.', labels);
  }

  private exemptions(request: Request): Counter {
    const help = 'Requests that are held to no level.';
    return this.metrics.counter('pod_security_exemptions_total', help, labelsOf(request));
  }
}

/** What is privileged is so in each version. */
function versionOf({ level, version }: Policy): string {
  if (version === undefined || level === 'privileged') return 'latest';
  return version > NEWEST ? 'future' : `v1.${version}`;
}

function labelsOf({ operation, resource, subresource }: Request) {
  const isPod = resource.group === '' && resource.resource === 'pods';
  return {
    request_operation: operation.toLowerCase(),
    resource: isPod ? 'pod' : 'controller',
    subresource,
  };
}
