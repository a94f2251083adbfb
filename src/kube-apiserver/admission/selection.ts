/** Which admission plugins a server has, in the words of kube-apiserver's options. */
import type { AdmissionPlugin } from '../../apiserver/index.ts';
import type { AdmissionConfiguration } from '../admission-configuration/index.ts';
import { quote } from '../../api/index.ts';

export interface AdmissionSelection {
  /** Plugins to have in addition to those that a server has by itself, by upstream's names. */
  readonly enable?: readonly string[];
  /** Plugins to do without. One that is also enabled stays. */
  readonly disable?: readonly string[];
  /** What those that are enabled are told, as `readAdmissionConfiguration` gives it. */
  readonly configuration?: AdmissionConfiguration;
}

/** What upstream's server says of a selection that it does not start with. Nothing where it is well. */
export function admissionProblems({ enable = [], disable = [] }: AdmissionSelection): string[] {
  const off = new Set(disable);
  const both = [...new Set(enable)].filter((name) => off.has(name)).toSorted();
  return [
    ...unknown('enable-admission-plugins', enable),
    ...unknown('disable-admission-plugins', disable),
    ...(both.length > 0
      ? [`[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`]
      : []),
  ];
}

/** The plugins of a selection, in the order in which they are given. What is no plugin of upstream's is always there. */
export function selectAdmission(
  plugins: readonly AdmissionPlugin[],
  { enable = [], disable = [] }: AdmissionSelection,
): AdmissionPlugin[] {
  const selected = { enable: new Set(enable), disable: new Set(disable) };
  return plugins.filter(({ name }) => !KNOWN.has(name) || isOn(name, selected));
}

/** Whether a plugin of upstream's is among those of a selection. */
export function isAdmissionEnabled(name: string, { enable = [], disable = [] }: AdmissionSelection): boolean {
  return isOn(name, { enable: new Set(enable), disable: new Set(disable) });
}

function isOn(
  name: string,
  { enable, disable }: { readonly enable: ReadonlySet<string>; readonly disable: ReadonlySet<string> },
): boolean {
  return enable.has(name) || (!OFF_BY_DEFAULT.has(name) && !disable.has(name));
}

function unknown(option: string, names: readonly string[]): string[] {
  return names.filter((name) => !KNOWN.has(name)).map((name) => `${option} plugin ${quote(name)} is unknown`);
}

/** On unless they are disabled. Of these `NodeRestriction` is off upstream, and on wherever kubeadm starts a server. */
const ON_BY_DEFAULT = [
  'CertificateApproval',
  'CertificateSigning',
  'CertificateSubjectRestriction',
  'ClusterTrustBundleAttest',
  'DefaultIngressClass',
  'DefaultStorageClass',
  'DefaultTolerationSeconds',
  'JobValidation',
  'LimitRanger',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionWebhook',
  'NamespaceLifecycle',
  'NodeDeclaredFeatureValidator',
  'NodeRestriction',
  'PersistentVolumeClaimResize',
  'PodGroupProtection',
  'PodGroupWorkloadExists',
  'PodResizeValidator',
  'PodSecurity',
  'PodTopologyLabels',
  'Priority',
  'ResourceQuota',
  'RuntimeClass',
  'ServiceAccount',
  'StorageObjectInUseProtection',
  'TaintNodesByCondition',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionWebhook',
];

const OFF_BY_DEFAULT: ReadonlySet<string> = new Set([
  'AlwaysAdmit',
  'AlwaysDeny',
  'AlwaysPullImages',
  'DenyServiceExternalIPs',
  'EventRateLimit',
  'ExtendedResourceToleration',
  'ImagePolicyWebhook',
  'LimitPodHardAntiAffinityTopology',
  'NamespaceAutoProvision',
  'NamespaceExists',
  'OwnerReferencesPermissionEnforcement',
  'PodNodeSelector',
  'PodTolerationRestriction',
]);

const KNOWN: ReadonlySet<string> = new Set([...ON_BY_DEFAULT, ...OFF_BY_DEFAULT]);
