import { ownValue } from '../../base/index.ts';
import { invalidError, type KubernetesObject } from '../../api/index.ts';
import {
  type Namespace,
  type Pod,
  type PodParts,
  podSecurityPolicies,
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
import { refused } from './refusal.ts';
import { isOf } from './requests.ts';

const NAMESPACES = { group: '', resource: 'namespaces' };
const PODS = { group: '', resource: 'pods' };
/** So many Pods of a namespace are looked at when its level rises. */
const MAX_EXISTING_PODS = 3000;

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

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    if (isOf(attributes, '', 'namespaces')) return this.checkNamespace(attributes);
    const { resource, subresource, object } = attributes;
    if (!object) return;
    if (isPodWrite(attributes)) return this.checkPod(attributes, object as Pod);
    const path =
      subresource === '' ? ownValue(TEMPLATES, `${resource.group}/${resource.resource}`) : undefined;
    const template = path && valueAt(object, path);
    if (template) await this.warn(attributes, template as PodParts);
  }

  private async checkPod(attributes: AdmissionAttributes, pod: Pod): Promise<void> {
    const { enforce } = await this.policiesOf(attributes.namespace);
    const found = violations(enforce.level, enforce.version, pod);
    if (found.length > 0)
      throw refused(attributes, `violates PodSecurity "${printPolicy(enforce)}": ${printViolations(found)}`);
    await this.warn(attributes, pod);
  }

  private async warn(attributes: AdmissionAttributes, pod: PodParts): Promise<void> {
    const { warn } = await this.policiesOf(attributes.namespace);
    const found = violations(warn.level, warn.version, pod);
    if (found.length > 0) {
      attributes.warn(`would violate PodSecurity "${printPolicy(warn)}": ${printViolations(found)}`);
    }
  }

  private async policiesOf(namespace: string): Promise<ReturnType<typeof podSecurityPolicies>['policies']> {
    const found = await this.reader.get<Namespace>(NAMESPACES, '', namespace);
    return podSecurityPolicies(found?.metadata.labels).policies;
  }

  /** Refuses labels that say nothing, and tells which Pods would not be let in any more. */
  private async checkNamespace(attributes: AdmissionAttributes): Promise<void> {
    const { object, oldObject } = attributes;
    const { policies, errors } = podSecurityPolicies(object?.metadata.labels);
    const old = podSecurityPolicies(oldObject?.metadata.labels);
    const name = object?.metadata.name ?? '';
    if (errors.length > 0 && (!oldObject || old.errors.length === 0)) {
      throw invalidError({ group: '', kind: 'Namespace' }, name, errors);
    }
    if (!oldObject || !isStricter(policies.enforce, old.policies.enforce)) return;
    for (const warning of await this.existingPods(name, policies.enforce)) attributes.warn(warning);
  }

  private async existingPods(namespace: string, policy: Policy): Promise<string[]> {
    const pods = (await this.reader.list<Pod>(PODS, namespace)).slice(0, MAX_EXISTING_PODS);
    const namesByProblem = new Map<string, string[]>();
    for (const pod of pods) {
      const found = violations(policy.level, policy.version, pod);
      if (found.length === 0) continue;
      const reasons = printReasons(found);
      namesByProblem.set(reasons, [...(namesByProblem.get(reasons) ?? []), pod.metadata.name ?? '']);
    }
    if (namesByProblem.size === 0) return [];
    const lines = [...namesByProblem].map(([reasons, names]) => `${printNames(names)}: ${reasons}`);
    const head = `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${printPolicy(policy)}"`;
    return [head, ...lines.toSorted()];
  }
}

/** An update of a Pod can change nothing that the standards are about, save its images and deadlines. */
function isPodWrite(attributes: AdmissionAttributes): boolean {
  const { resource, subresource, operation } = attributes;
  if (resource.group !== '' || resource.resource !== 'pods') return false;
  return subresource === 'ephemeralcontainers' || (subresource === '' && operation === 'CREATE');
}

function isStricter(policy: Policy, old: Policy): boolean {
  if (policy.level === 'privileged') return false;
  return policy.level !== old.level || policy.version !== old.version;
}

function printReasons(found: readonly Violation[]): string {
  return found.map(({ reason }) => reason).join(', ');
}

function printNames([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return `${first} (and ${others.length} other ${others.length === 1 ? 'pod' : 'pods'})`;
}

function valueAt(object: KubernetesObject, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => ownValue(value as Readonly<Record<string, unknown>> | undefined, key),
    object,
  );
}
