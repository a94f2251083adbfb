import { dns1123Label, FieldPath, ipWarnings, labelValue, quote } from '../../../api/index.ts';
import { warnAboutFraction } from '../resources/fraction-warnings.ts';
import { warn } from './warn.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../../types/index.ts';
import { APP_ARMOR_OF_CONTAINER, SECCOMP_OF_CONTAINER, SECCOMP_OF_POD } from './annotations.ts';
import { warnAboutContainers } from './container-warnings.ts';
import { eachContainer } from './each-container.ts';
import { appArmorProfile } from './prepare.ts';
import type { KeyedSelector } from './label-keys.ts';
import { append, deepEqual, ownValue } from '../../../base/index.ts';
import { nodeLabelWarnings, oldLabelMessage } from '../node-selector/node-labels.ts';
import { warnAboutVolumes } from './volume-warnings.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Annotations that do nothing any more, since a field has taken over. */
const OLD_ANNOTATIONS: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod':
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};
const USE_SECCOMP_FIELD = 'non-functional in v1.27+; use the "seccompProfile" field instead';
const USE_APP_ARMOR_FIELD = 'deprecated since v1.30; use the "appArmorProfile" field instead';

/** What upstream warns of when a Pod is made; nothing at its updates. */
export function warnAboutPod(pod: Pod, old?: Pod): string[] {
  if (old) return [];
  const warnings = appArmorWarnings(pod);
  const messages = dns1123Label(pod.metadata.name ?? '');
  if (messages.length > 0) {
    const why = "this is used in the Pod's hostname, which can result in surprising behavior";
    warnings.push(`metadata.name: ${why}; a DNS label is recommended: [${messages.join(' ')}]`);
  }
  if (pod.spec) warnAboutSpec(warnings, pod.spec, pod.metadata.annotations ?? {}, FieldPath.of());
  return warnings;
}

/** What upstream warns of in the template at `path`. */
export function warnAboutTemplate(template: PodTemplateSpec | undefined, path: FieldPath): string[] {
  const warnings: string[] = [];
  const annotations = template?.metadata?.annotations ?? {};
  if (!template?.spec) return warnings;
  warnAboutSpec(warnings, template.spec, annotations, path);
  const ofPod = template.spec.securityContext?.appArmorProfile;
  eachContainer(template.spec, path, (container) => {
    const key = APP_ARMOR_OF_CONTAINER + container.name;
    const annotation = ownValue(annotations, key);
    if (annotation === undefined || container.securityContext?.appArmorProfile) return;
    if (ofPod && deepEqual(ofPod, appArmorProfile(annotation))) return;
    warn(warnings, path.child('metadata', 'annotations').key(key), USE_APP_ARMOR_FIELD);
  });
  return warnings;
}

/** A Pod's annotation has been copied into the field where it could be, so the field says the same now. */
function appArmorWarnings({ metadata, spec }: Pod): string[] {
  const warnings: string[] = [];
  if (!spec || !metadata.annotations || spec.os?.name === 'windows') return warnings;
  eachContainer(spec, FieldPath.of('spec'), (container) => {
    const key = APP_ARMOR_OF_CONTAINER + container.name;
    const annotation = ownValue(metadata.annotations, key);
    if (annotation === undefined) return;
    if (!deepEqual(container.securityContext?.appArmorProfile, appArmorProfile(annotation))) return;
    warnings.push(`metadata.annotations[${key}]: ${USE_APP_ARMOR_FIELD}`);
  });
  return warnings;
}

function warnAboutSpec(
  warnings: string[],
  spec: PodSpec,
  annotations: Readonly<Record<string, string>>,
  path: FieldPath,
): void {
  const at = path.child('spec');
  const annotationsAt = path.child('metadata', 'annotations');
  warnAboutNodeLabels(warnings, spec, at);
  for (const [key, message] of Object.entries(OLD_ANNOTATIONS)) {
    if (ownValue(annotations, key) !== undefined) warn(warnings, annotationsAt.key(key), message);
  }
  warnAboutVolumes(warnings, spec.volumes ?? [], at.child('volumes'));
  warnAboutLists(warnings, spec, at);
  for (const name of ['memory', 'ephemeral-storage']) {
    warnAboutFraction(warnings, ownValue(spec.overhead, name), at.child('overhead').key(name));
  }
  if (annotations[SECCOMP_OF_POD] !== undefined && !spec.securityContext?.seccompProfile) {
    warn(warnings, annotationsAt.key(SECCOMP_OF_POD), USE_SECCOMP_FIELD);
  }
  eachContainer(spec, at, (container) => {
    const key = SECCOMP_OF_CONTAINER + container.name;
    if (ownValue(annotations, key) === undefined || container.securityContext?.seccompProfile) return;
    warn(warnings, annotationsAt.key(key), USE_SECCOMP_FIELD);
  });
  warnAboutContainers(warnings, spec, at);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const why = 'must be >= 0; negative values are invalid and will be treated as 1';
    warn(warnings, at.child('terminationGracePeriodSeconds'), why);
  }
  warnAboutAffinity(warnings, spec, at.child('affinity'));
  warnAboutAddresses(warnings, spec, at);
}

function warnAboutAddresses(warnings: string[], { dnsConfig, hostAliases }: PodSpec, path: FieldPath): void {
  for (const [index, server] of (dnsConfig?.nameservers ?? []).entries()) {
    append(warnings, ipWarnings(server, path.child('dnsConfig', 'nameservers').index(index)));
  }
  for (const [index, { ip = '' }] of (hostAliases ?? []).entries()) {
    append(warnings, ipWarnings(ip, path.child('hostAliases').index(index).child('ip')));
  }
}

function warnAboutNodeLabels(warnings: string[], spec: PodSpec, path: FieldPath): void {
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const message = oldLabelMessage(key);
    if (message !== undefined) warn(warnings, path.child('nodeSelector').key(key), message);
  }
  const affinity = spec.affinity?.nodeAffinity;
  const at = path.child('affinity', 'nodeAffinity');
  for (const [index, term] of (affinity?.[REQUIRED]?.nodeSelectorTerms ?? []).entries()) {
    warnAboutTerm(warnings, term, false, at.child(REQUIRED, 'nodeSelectorTerms').index(index));
  }
  for (const [index, { preference }] of (affinity?.[PREFERRED] ?? []).entries()) {
    warnAboutTerm(warnings, preference ?? {}, true, at.child(PREFERRED).index(index).child('preference'));
  }
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const constraint = path.child('topologySpreadConstraints').index(index);
    append(warnings, nodeLabelWarnings(topologyKey, constraint.child('topologyKey')));
    warnAboutNoSelector(warnings, labelSelector, constraint);
  }
}

function warnAboutTerm(
  warnings: string[],
  term: {
    readonly matchExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[];
  },
  checkValues: boolean,
  path: FieldPath,
): void {
  for (const [index, { key, values }] of (term.matchExpressions ?? []).entries()) {
    const at = path.child('matchExpressions').index(index);
    append(warnings, nodeLabelWarnings(key, at.child('key')));
    if (!checkValues) continue;
    for (const [valueIndex, value] of (values ?? []).entries()) {
      for (const problem of labelValue(value)) {
        warn(warnings, at.child('values').index(valueIndex), `${value} is invalid, ${problem}`);
      }
    }
  }
}

function warnAboutNoSelector(
  warnings: string[],
  selector: KeyedSelector['labelSelector'],
  path: FieldPath,
): void {
  if (selector) return;
  warn(warnings, path.child('labelSelector'), `a null labelSelector results in matching no pod`);
}

function warnAboutAffinity(warnings: string[], spec: PodSpec, path: FieldPath): void {
  for (const field of ['podAffinity', 'podAntiAffinity'] as const) {
    const affinity = spec.affinity?.[field];
    const at = path.child(field);
    for (const [index, term] of (affinity?.[REQUIRED] ?? []).entries()) {
      warnAboutNoSelector(warnings, term.labelSelector, at.child(REQUIRED).index(index));
    }
    for (const [index, { podAffinityTerm }] of (affinity?.[PREFERRED] ?? []).entries()) {
      const termAt = at.child(PREFERRED).index(index).child('podAffinityTerm');
      warnAboutNoSelector(warnings, podAffinityTerm?.labelSelector, termAt);
    }
  }
}

/** Lists whose items merge by a key that they have twice. */
function warnAboutLists(warnings: string[], spec: PodSpec, path: FieldPath): void {
  const addresses = new Set<string>();
  for (const [index, { ip = '' }] of (spec.hostAliases ?? []).entries()) {
    const at = path.child('hostAliases').index(index).child('ip');
    if (addresses.has(ip)) warn(warnings, at, `duplicate ip ${quote(ip)}`);
    addresses.add(ip);
  }
  const names = new Set<string>();
  const nameAt = (index: number): FieldPath => path.child('imagePullSecrets').index(index).child('name');
  for (const [index, { name = '' }] of (spec.imagePullSecrets ?? []).entries()) {
    if (names.has(name)) warn(warnings, nameAt(index), `duplicate name ${quote(name)}`);
    names.add(name);
  }
  for (const [index, { name = '' }] of (spec.imagePullSecrets ?? []).entries()) {
    if (name === '') warn(warnings, nameAt(index), `invalid empty name ""`);
  }
}
