/** A Pod's spec as upstream's messages print it: see `goStruct`. */
import {
  copyWith,
  goStruct,
  LABEL_SELECTOR,
  NODE_SELECTOR_TERM,
  printedMetadata,
} from '../../../api/index.ts';
import type { PodSpec, PodTemplateSpec } from '../../types/index.ts';
import { VOLUME } from './go-volumes.ts';

const KEY_SELECTOR = goStruct('Name Key Optional*');
const NAME = goStruct('Name');

const ENVIRONMENT_VARIABLE = goStruct('Name Value ValueFrom*', {
  ValueFrom: goStruct('FieldRef* ResourceFieldRef* ConfigMapKeyRef* SecretKeyRef* FileKeyRef*', {
    FieldRef: goStruct('APIVersion FieldPath'),
    ResourceFieldRef: goStruct('ContainerName Resource Divisor'),
    ConfigMapKeyRef: KEY_SELECTOR,
    SecretKeyRef: KEY_SELECTOR,
    FileKeyRef: goStruct('VolumeName Path Key Optional*'),
  }),
});

const ENVIRONMENT_SOURCE = goStruct('Prefix ConfigMapRef* SecretRef*', {
  ConfigMapRef: goStruct('Name Optional*'),
  SecretRef: goStruct('Name Optional*'),
});

const ACTIONS = {
  Exec: goStruct('Command[]'),
  HTTPGet: goStruct('Path Port# Host Scheme HTTPHeaders[]', { HTTPHeaders: goStruct('Name Value') }),
  TCPSocket: goStruct('Port# Host'),
  GRPC: goStruct('Port# Service*'),
  Sleep: goStruct('Seconds#'),
};
const PROBE = goStruct(
  'Exec* HTTPGet* TCPSocket* GRPC* InitialDelaySeconds# TimeoutSeconds# PeriodSeconds# SuccessThreshold# FailureThreshold# TerminationGracePeriodSeconds*',
  ACTIONS,
);
const HANDLER = goStruct('Exec* HTTPGet* TCPSocket* Sleep*', ACTIONS);
const LIFECYCLE = goStruct('PostStart* PreStop* StopSignal*', { PostStart: HANDLER, PreStop: HANDLER });

export const SECURITY_PROFILE = goStruct('Type LocalhostProfile*');

const SECURITY_PARTS = {
  SELinuxOptions: goStruct('User Role Type Level'),
  WindowsOptions: goStruct('GMSACredentialSpecName* GMSACredentialSpec* RunAsUserName* HostProcess*'),
  SeccompProfile: SECURITY_PROFILE,
  AppArmorProfile: SECURITY_PROFILE,
};

export const SECURITY_CONTEXT = goStruct(
  'Capabilities* Privileged* SELinuxOptions* WindowsOptions* RunAsUser* RunAsGroup* RunAsNonRoot* ReadOnlyRootFilesystem* AllowPrivilegeEscalation* ProcMount* SeccompProfile* AppArmorProfile*',
  { ...SECURITY_PARTS, Capabilities: goStruct('Add[] Drop[]') },
);

const POD_SECURITY_CONTEXT = goStruct(
  'HostNetwork? HostPID? HostIPC? ShareProcessNamespace* HostUsers* SELinuxOptions* WindowsOptions* RunAsUser* RunAsGroup* RunAsNonRoot* SupplementalGroups[] SupplementalGroupsPolicy* FSGroup* FSGroupChangePolicy* Sysctls[] SeccompProfile* AppArmorProfile* SELinuxChangePolicy*',
  { ...SECURITY_PARTS, Sysctls: goStruct('Name Value') },
);

const RESOURCES = goStruct('Limits[] Requests[] Claims[]', { Claims: goStruct('Name Request') });

const CONTAINER_FIELDS = [
  'Name Image Command[] Args[] WorkingDir Ports[] EnvFrom[] Env[] Resources{} ResizePolicy[] RestartPolicy*',
  'RestartPolicyRules[] VolumeMounts[] VolumeDevices[] LivenessProbe* ReadinessProbe* StartupProbe* Lifecycle*',
  'TerminationMessagePath TerminationMessagePolicy ImagePullPolicy SecurityContext* Stdin? StdinOnce? TTY?',
].join(' ');

const CONTAINER_PARTS = {
  Ports: goStruct('Name HostPort# ContainerPort# Protocol HostIP'),
  EnvFrom: ENVIRONMENT_SOURCE,
  Env: ENVIRONMENT_VARIABLE,
  Resources: RESOURCES,
  ResizePolicy: goStruct('ResourceName RestartPolicy'),
  RestartPolicyRules: goStruct('Action ExitCodes*', { ExitCodes: goStruct('Operator Values[]') }),
  VolumeMounts: goStruct('Name ReadOnly? RecursiveReadOnly* MountPath SubPath MountPropagation* SubPathExpr'),
  VolumeDevices: goStruct('Name DevicePath'),
  LivenessProbe: PROBE,
  ReadinessProbe: PROBE,
  StartupProbe: PROBE,
  Lifecycle: LIFECYCLE,
  SecurityContext: SECURITY_CONTEXT,
};

const CONTAINER = goStruct(CONTAINER_FIELDS, CONTAINER_PARTS);

const REQUIRED = 'RequiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'PreferredDuringSchedulingIgnoredDuringExecution';

const POD_AFFINITY_TERM = goStruct(
  'LabelSelector* Namespaces[] TopologyKey NamespaceSelector* MatchLabelKeys[] MismatchLabelKeys[]',
  { LabelSelector: LABEL_SELECTOR, NamespaceSelector: LABEL_SELECTOR },
);
const POD_AFFINITY = goStruct(`${REQUIRED}[] ${PREFERRED}[]`, {
  [REQUIRED]: POD_AFFINITY_TERM,
  [PREFERRED]: goStruct('Weight# PodAffinityTerm{}', { PodAffinityTerm: POD_AFFINITY_TERM }),
});
const AFFINITY = goStruct('NodeAffinity* PodAffinity* PodAntiAffinity*', {
  NodeAffinity: goStruct(`${REQUIRED}* ${PREFERRED}[]`, {
    [REQUIRED]: goStruct('NodeSelectorTerms[]', { NodeSelectorTerms: NODE_SELECTOR_TERM }),
    [PREFERRED]: goStruct('Weight# Preference{}', { Preference: NODE_SELECTOR_TERM }),
  }),
  PodAffinity: POD_AFFINITY,
  PodAntiAffinity: POD_AFFINITY,
});

export const POD_RESOURCE_CLAIM = goStruct('Name ResourceClaimName* ResourceClaimTemplateName*');

export const TOLERATION = goStruct('Key Operator Value Effect TolerationSeconds*');

const SPREAD_CONSTRAINT = goStruct(
  'MaxSkew# TopologyKey WhenUnsatisfiable LabelSelector* MinDomains* NodeAffinityPolicy* NodeTaintsPolicy* MatchLabelKeys[]',
  { LabelSelector: LABEL_SELECTOR },
);

export const EPHEMERAL_CONTAINER = goStruct(`${CONTAINER_FIELDS} TargetContainerName`, CONTAINER_PARTS);

const POD_SPEC = goStruct(
  [
    'Volumes[] InitContainers[] Containers[] EphemeralContainers[] RestartPolicy TerminationGracePeriodSeconds*',
    'ActiveDeadlineSeconds* DNSPolicy NodeSelector[] ServiceAccountName AutomountServiceAccountToken* NodeName',
    'SecurityContext* ImagePullSecrets[] Hostname Subdomain SetHostnameAsFQDN* Affinity* SchedulerName Tolerations[]',
    'HostAliases[] PriorityClassName Priority* PreemptionPolicy* DNSConfig* ReadinessGates[] RuntimeClassName*',
    'Overhead[] EnableServiceLinks* TopologySpreadConstraints[] OS* SchedulingGates[] ResourceClaims[] Resources*',
    'HostnameOverride* SchedulingGroup*',
  ].join(' '),
  {
    Volumes: VOLUME,
    InitContainers: CONTAINER,
    Containers: CONTAINER,
    EphemeralContainers: EPHEMERAL_CONTAINER,
    SecurityContext: POD_SECURITY_CONTEXT,
    ImagePullSecrets: NAME,
    Affinity: AFFINITY,
    Tolerations: TOLERATION,
    HostAliases: goStruct('IP Hostnames[]'),
    DNSConfig: goStruct('Nameservers[] Searches[] Options[]', { Options: goStruct('Name Value*') }),
    ReadinessGates: goStruct('ConditionType'),
    TopologySpreadConstraints: SPREAD_CONSTRAINT,
    OS: NAME,
    SchedulingGates: NAME,
    ResourceClaims: POD_RESOURCE_CLAIM,
    Resources: RESOURCES,
    SchedulingGroup: goStruct('PodGroupName*'),
  },
);

/** Prints a Pod's spec. What it shares with its node stands in the security context in upstream's own form. */
export function printPodSpec(spec: PodSpec): string {
  const { securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const shared = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return POD_SPEC(
    securityContext ? copyWith(spec, { securityContext: { ...securityContext, ...shared } }) : spec,
  );
}

/** Prints a template: its metadata as JSON, its spec in upstream's own form. */
export function printPodTemplate({ metadata, spec }: PodTemplateSpec): string {
  return `{${[...printedMetadata(metadata), `"Spec":${printPodSpec(spec ?? { containers: [] })}`].join(',')}}`;
}
