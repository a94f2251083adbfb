/** Which labels of its own Node a node may not set. */

type Labels = Readonly<Record<string, string>> | undefined;

/** Only administrators set these, to keep workloads apart. */
const RESTRICTED = 'node-restriction.kubernetes.io';
/** Of the domains that are Kubernetes' own, a node may set labels of these, and those below. */
const OWN_DOMAINS: readonly string[] = ['kubelet.kubernetes.io', 'node.kubernetes.io'];
const OWN_LABELS: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);

/** The labels, sorted, that differ and are not for a node to set. */
export function restrictedLabels(labels: Labels = {}, before: Labels = {}): string[] {
  const keys = new Set([...Object.keys(labels), ...Object.keys(before)]);
  const changed = [...keys].filter((key) => valueOf(labels, key) !== valueOf(before, key));
  return changed.filter(isRestricted).sort();
}

function isRestricted(label: string): boolean {
  const domain = label.includes('/') ? label.slice(0, label.indexOf('/')) : '';
  if (isWithin(domain, RESTRICTED)) return true;
  const isKubernetes = isWithin(domain, 'kubernetes.io') || isWithin(domain, 'k8s.io');
  return isKubernetes && !OWN_LABELS.has(label) && !OWN_DOMAINS.some((own) => isWithin(domain, own));
}

function isWithin(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}

function valueOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
