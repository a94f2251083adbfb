/** What changes of Pods, and of the levels that they are held to, come to. */
import {
  type Pod,
  type PodSecurityPolicies,
  type Policy,
  type PolicyMode,
  printPolicy,
  type Violation,
  violations,
} from '../../kinds/index.ts';
import { ownValue } from '../../base/index.ts';

/** So many Pods of a namespace are looked at when its level rises. */
const MAX_EXISTING_PODS = 3000;
const MODES: readonly PolicyMode[] = ['enforce', 'audit', 'warn'];

/** Whether an update of a Pod changes what it is held to a level for: its containers and their images. */
export function isSignificantUpdate(pod: Pod, old: Pod): boolean {
  const [now, before] = [pod.spec, old.spec];
  const isSame = (
    containers: readonly { readonly image?: string | undefined }[] = [],
    others: readonly { readonly image?: string | undefined }[] = [],
  ): boolean =>
    containers.length === others.length &&
    containers.every(({ image }, index) => image === others[index]?.image);
  if (!isSame(now?.containers, before?.containers)) return true;
  if (!isSame(now?.initContainers, before?.initContainers)) return true;
  const images = new Map(before?.ephemeralContainers?.map(({ name, image }) => [name, { image }]));
  return (now?.ephemeralContainers ?? []).some(({ name, image }) => {
    const known = images.get(name);
    return !known || known.image !== image;
  });
}

/** Which Pods of a namespace would not be let in by a level, those with the same faults in one line. */
export function warningsOfExisting(namespace: string, policy: Policy, pods: readonly Pod[]): string[] {
  const checked = distinctFirst(pods).slice(0, MAX_EXISTING_PODS);
  const namesByProblem = new Map<string, string[]>();
  for (const pod of checked) {
    const found = violations(policy.level, policy.version, pod);
    if (found.length === 0) continue;
    const reasons = printReasons(found);
    const names = namesByProblem.get(reasons);
    const { name = '' } = pod.metadata;
    if (names) names.push(name);
    else namesByProblem.set(reasons, [name]);
  }
  const part = `new PodSecurity enforce level only checked against the first ${checked.length} of ${pods.length} existing pods`;
  const head = `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${printPolicy(policy)}"`;
  const lines = [...namesByProblem].map(([reasons, names]) => `${printNames(names.toSorted())}: ${reasons}`);
  return [
    ...(checked.length < pods.length ? [part] : []),
    ...(lines.length > 0 ? [head] : []),
    ...lines.toSorted(),
  ];
}

/** What is said of the labels of a namespace that is exempt; undefined where they change nothing. */
export function exemptPolicyWarning(
  namespace: string,
  policies: PodSecurityPolicies,
  defaults: PodSecurityPolicies,
  labels: Readonly<Record<string, string>> | undefined,
): string | undefined {
  const isUsual = MODES.every((mode) => isSamePolicy(of(policies, mode), of(defaults, mode)));
  if (isUsual || MODES.every((mode) => of(policies, mode).level === 'privileged')) return undefined;
  const isSaid = (mode: PolicyMode): boolean =>
    ['', '-version'].some(
      (suffix) => ownValue(labels, `pod-security.kubernetes.io/${mode}${suffix}`) !== undefined,
    );
  const told = MODES.filter((mode) => of(policies, mode).level !== 'privileged' && isSaid(mode));
  const text = told.map((mode) => `${mode}=${printPolicy(of(policies, mode))}`).join(', ');
  return `namespace "${namespace}" is exempt from Pod Security, and the policy (${text}) will be ignored`;
}

function of(policies: PodSecurityPolicies, mode: PolicyMode): Policy {
  switch (mode) {
    case 'enforce':
      return policies.enforce;
    case 'audit':
      return policies.audit;
    case 'warn':
      return policies.warn;
  }
}

/** Of Pods of one controller, which are alike, the first; then the others. */
function distinctFirst(pods: readonly Pod[]): readonly Pod[] {
  const seen = new Set<string>();
  const others: Pod[] = [];
  const first = pods.filter((pod) => {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid;
    if (owner === undefined) return true;
    if (seen.has(owner)) others.push(pod);
    const isFirst = !seen.has(owner);
    seen.add(owner);
    return isFirst;
  });
  return [...first, ...others];
}

function isSamePolicy(a: Policy, b: Policy): boolean {
  return a.level === b.level && (a.level === 'privileged' || a.version === b.version);
}

function printReasons(found: readonly Violation[]): string {
  return found.map(({ reason }) => reason).join(', ');
}

function printNames([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return `${first} (and ${others.length} other ${others.length === 1 ? 'pod' : 'pods'})`;
}
