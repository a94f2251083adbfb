import { deepEqual, type MetricsRegistry, ownValue } from '../../base/index.ts';
import { invalidError, type KubernetesObject } from '../../api/index.ts';
import {
  compareLevels,
  type Namespace,
  type Pod,
  type PodParts,
  podSecurityPolicies,
  type PodSecurityPolicies,
  type Policy,
  printPolicy,
  printViolations,
  type Violation,
  violations,
} from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import type { PodSecuritySettings } from '../admission-configuration/index.ts';
import { exemptPolicyWarning, isSignificantUpdate, warningsOfExisting } from './pod-security-changes.ts';
import { PodSecurityMetrics } from './pod-security-metrics.ts';
import { refused } from './refusal.ts';
import { isOf } from './requests.ts';

const NAMESPACES = { group: '', resource: 'namespaces' };
const PODS = { group: '', resource: 'pods' };
const NOTE = 'pod-security.kubernetes.io/';
/** What of Pods nobody is held to. */
const IGNORED: ReadonlySet<string> = new Set([
  'attach',
  'binding',
  'eviction',
  'exec',
  'log',
  'portforward',
  'proxy',
  'status',
]);

/** Where kinds that make Pods have the template of them. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  '/podtemplates': ['template'],
  '/replicationcontrollers': ['spec', 'template'],
  'apps/replicasets': ['spec', 'template'],
  'apps/deployments': ['spec', 'template'],
  'apps/statefulsets': ['spec', 'template'],
  'apps/daemonsets': ['spec', 'template'],
  'batch/jobs': ['spec', 'template'],
  'batch/cronjobs': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Holds Pods to the level that their namespace asks for, and tells authors of templates what will not be let in. */
export class PodSecurity implements ValidationInterface {
  readonly name = 'PodSecurity';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly reader: ObjectReader;
  private readonly settings: PodSecuritySettings;
  private readonly metrics: PodSecurityMetrics;

  constructor(reader: ObjectReader, settings: PodSecuritySettings, metrics: MetricsRegistry) {
    this.reader = reader;
    this.settings = settings;
    this.metrics = new PodSecurityMetrics(metrics);
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    if (isOf(attributes, '', 'namespaces')) return this.checkNamespace(attributes);
    const { resource, subresource, object, oldObject } = attributes;
    if (!object) return;
    if (resource.group === '' && resource.resource === 'pods') {
      if (IGNORED.has(subresource) || this.isExempt(attributes)) return;
      if (oldObject && !isSignificantUpdate(object as Pod, oldObject as Pod)) return;
      return this.evaluate(attributes, object as Pod, true);
    }
    const path =
      subresource === '' ? ownValue(TEMPLATES, `${resource.group}/${resource.resource}`) : undefined;
    if (!path || this.isExempt(attributes)) return;
    const template = valueAt(object, path);
    if (template) await this.evaluate(attributes, template as PodParts, false);
  }

  /** Of a template nothing is enforced: what it makes is refused in its turn. */
  private async evaluate(attributes: AdmissionAttributes, pod: PodParts, isPod: boolean): Promise<void> {
    const found = await this.reader.get<Namespace>(NAMESPACES, '', attributes.namespace);
    const { policies, errors } = podSecurityPolicies(found?.metadata.labels, this.settings.defaults);
    if (this.isExemptClass(pod)) {
      this.exempt(attributes, 'runtimeClass');
      return;
    }
    if (errors.length > 0) {
      const problems = errors.map(({ field, message }) => `${field}: ${message}`);
      const told = problems.length === 1 ? problems.join('') : `[${problems.join(', ')}]`;
      attributes.annotate(`${NOTE}error`, `Failed to parse policy: ${told}`);
      this.metrics.failed(attributes);
    }
    if (isPod) attributes.annotate(`${NOTE}enforce-policy`, printPolicy(policies.enforce));
    const violationsOf = judged(pod);
    const enforced = isPod ? violationsOf(policies.enforce) : [];
    if (isPod) this.metrics.evaluated(attributes, 'enforce', policies.enforce, enforced.length === 0);
    this.note(attributes, policies, violationsOf);
    if (enforced.length > 0) {
      const policy = printPolicy(policies.enforce);
      throw refused(attributes, `violates PodSecurity "${policy}": ${printViolations(enforced)}`);
    }
    const warned = violationsOf(policies.warn);
    if (warned.length === 0) return;
    attributes.warn(`would violate PodSecurity "${printPolicy(policies.warn)}": ${printViolations(warned)}`);
    this.metrics.evaluated(attributes, 'warn', policies.warn, false);
  }

  private note(
    attributes: AdmissionAttributes,
    { audit }: PodSecurityPolicies,
    violationsOf: ReturnType<typeof judged>,
  ): void {
    const noted = violationsOf(audit);
    if (noted.length === 0) return;
    const text = `would violate PodSecurity "${printPolicy(audit)}": ${printViolations(noted)}`;
    attributes.annotate(`${NOTE}audit-violations`, text);
    this.metrics.evaluated(attributes, 'audit', audit, false);
  }

  private isExempt(attributes: AdmissionAttributes): boolean {
    const { namespaces, usernames } = this.settings.exempt;
    const { namespace, user } = attributes;
    const why = namespaces.includes(namespace)
      ? 'namespace'
      : usernames.includes(user.name)
        ? 'user'
        : undefined;
    if (why !== undefined) this.exempt(attributes, why);
    return why !== undefined;
  }

  private isExemptClass({ spec }: PodParts): boolean {
    const { runtimeClassName = '' } = spec ?? {};
    return this.settings.exempt.runtimeClasses.includes(runtimeClassName);
  }

  private exempt(attributes: AdmissionAttributes, why: string): void {
    attributes.annotate(`${NOTE}exempt`, why);
    this.metrics.exempted(attributes);
  }

  /** Refuses labels that say nothing, and tells which Pods would not be let in any more. */
  private async checkNamespace(attributes: AdmissionAttributes): Promise<void> {
    const { object, oldObject } = attributes;
    const { defaults, exempt } = this.settings;
    const { policies, errors } = podSecurityPolicies(object?.metadata.labels, defaults);
    const old = podSecurityPolicies(oldObject?.metadata.labels, defaults);
    const name = object?.metadata.name ?? '';
    if (errors.length > 0 && (!oldObject || !deepEqual(errors, old.errors))) {
      throw invalidError({ group: '', kind: 'Namespace' }, name, errors);
    }
    if (oldObject && !isStricter(policies.enforce, old.policies.enforce)) return;
    if (exempt.namespaces.includes(name)) {
      const warning = exemptPolicyWarning(name, policies, defaults, object?.metadata.labels);
      if (warning !== undefined) attributes.warn(warning);
    } else if (oldObject) {
      const pods = await this.reader.list<Pod>(PODS, name);
      const checked = pods.filter((pod) => !this.isExemptClass(pod));
      for (const warning of warningsOfExisting(name, policies.enforce, checked)) attributes.warn(warning);
    }
  }
}

/** How a Pod falls short of policies, of which several are mostly the same. */
function judged(pod: PodParts): (policy: Policy) => readonly Violation[] {
  const known = new Map<string, readonly Violation[]>();
  return (policy) => {
    const key = printPolicy(policy);
    let found = known.get(key);
    if (!found) {
      found = violations(policy.level, policy.version, pod);
      known.set(key, found);
    }
    return found;
  };
}

function isStricter(policy: Policy, old: Policy): boolean {
  if (policy.level === 'privileged' || deepEqual(policy, old)) return false;
  return policy.version !== old.version || compareLevels(policy.level, old.level) > 0;
}

function valueAt(object: KubernetesObject, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => ownValue(value as Readonly<Record<string, unknown>> | undefined, key),
    object,
  );
}
