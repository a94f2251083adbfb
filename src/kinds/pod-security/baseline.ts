/** What the baseline level asks: nothing that is known to lead out of a container. */
import {
  containersOf,
  containersWhere,
  plural,
  type PodParts,
  printContainers,
  printSetters,
  quoteAll,
  unique,
  type Violation,
} from './violation.ts';

/** Undefined where the Pod does as the standard of the minor `version` asks. */
export type Check = (pod: PodParts, version: number) => Violation | undefined;

const BASELINE_CAPABILITIES: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

export const appArmor: Check = (pod) => {
  const isBad = (type: string | undefined): boolean => type === 'Unconfined';
  const own = pod.spec?.securityContext?.appArmorProfile?.type;
  const containers = containersWhere(pod, ({ appArmorProfile }) => isBad(appArmorProfile?.type));
  const annotations = Object.entries(pod.metadata?.annotations ?? {}).filter(
    ([key, value]) => key.startsWith(APP_ARMOR) && !/^$|^runtime\/default$|^localhost\//.test(value),
  );
  const setters = [
    ...(isBad(own) || containers.length > 0 ? [printSetters(isBad(own), containers)] : []),
    ...(annotations.length > 0
      ? [
          `${plural('annotation', 'annotations', annotations)} ${quoteAll(annotations.map(([key]) => key).toSorted())}`,
        ]
      : []),
  ];
  if (setters.length === 0) return undefined;
  const values = unique([
    ...(isBad(own) || containers.length > 0 ? ['Unconfined'] : []),
    ...annotations.map(([, value]) => value),
  ]);
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values),
    detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoteAll(values)}`,
  };
};
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

export const baselineCapabilities: Check = (pod) => {
  const found = addedCapabilities(pod, BASELINE_CAPABILITIES);
  return found === undefined ? undefined : { reason: 'non-default capabilities', detail: found };
};

/** What containers add beyond the allowed ones, as a sentence. */
export function addedCapabilities(pod: PodParts, allowed: readonly string[]): string | undefined {
  const beyond = (add: readonly string[] | undefined): string[] =>
    (add ?? []).filter((capability) => !allowed.includes(capability));
  const containers = containersOf(pod).filter(
    ({ securityContext }) => beyond(securityContext?.capabilities?.add).length > 0,
  );
  if (containers.length === 0) return undefined;
  const all = unique(containers.flatMap(({ securityContext }) => beyond(securityContext?.capabilities?.add)));
  const names = printContainers(containers.map(({ name }) => name));
  return `${names} must not include ${quoteAll(all)} in securityContext.capabilities.add`;
}

export const hostNamespaces: Check = ({ spec }) => {
  const names = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec?.[field] === true);
  if (names.length === 0) return undefined;
  return { reason: 'host namespaces', detail: names.map((name) => `${name}=true`).join(', ') };
};

export const hostPathVolumes: Check = ({ spec }) => {
  const names = (spec?.volumes ?? [])
    .filter(({ hostPath }) => hostPath !== undefined)
    .map(({ name }) => name);
  if (names.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names)} ${quoteAll(names)}` };
};

export const hostPorts: Check = (pod) => {
  const portsOf = ({ ports }: ReturnType<typeof containersOf>[number]): number[] =>
    (ports ?? []).flatMap(({ hostPort }) => (hostPort === undefined || hostPort === 0 ? [] : [hostPort]));
  const containers = containersOf(pod).filter((container) => portsOf(container).length > 0);
  if (containers.length === 0) return undefined;
  const ports = unique(containers.flatMap(portsOf).map(String));
  const verb = `${plural('uses', 'use', containers)} ${plural('hostPort', 'hostPorts', ports)}`;
  return {
    reason: 'hostPort',
    detail: `${printContainers(containers.map(({ name }) => name))} ${verb} ${ports.join(', ')}`,
  };
};

/** Probes and hooks reach the Pod itself, unless they name another host. */
export const hostProbes: Check = (pod) => {
  const containers = containersOf(pod).filter((container) => hostsOf(container).length > 0);
  if (containers.length === 0) return undefined;
  const hosts = unique(containers.flatMap(hostsOf));
  const verb = plural('uses', 'use', containers);
  const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts);
  return {
    reason: 'probe or lifecycle host',
    detail: `${printContainers(containers.map(({ name }) => name))} ${verb} ${what} ${quoteAll(hosts)}`,
  };
};

function hostsOf(container: ReturnType<typeof containersOf>[number]): string[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const actions = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  const hosts = actions.flatMap((action) => [action?.httpGet?.host, action?.tcpSocket?.host]);
  return hosts.filter(
    (host): host is string => (host ?? '') !== '' && host !== '127.0.0.1' && host !== '::1',
  );
}

export const privileged: Check = (pod) => {
  const names = containersWhere(pod, (context) => context.privileged === true);
  if (names.length === 0) return undefined;
  return {
    reason: 'privileged',
    detail: `${printContainers(names)} must not set securityContext.privileged=true`,
  };
};

export const procMount: Check = (pod) => {
  const isBad = (type: string | undefined): type is string => type !== undefined && type !== 'Default';
  const names = containersWhere(pod, (context) => isBad(context.procMount));
  if (names.length === 0) return undefined;
  const all: (string | undefined)[] = containersOf(pod).map(
    ({ securityContext }) => securityContext?.procMount,
  );
  const types = unique(all.filter(isBad));
  return {
    reason: 'procMount',
    detail: `${printContainers(names)} must not set securityContext.procMount to ${quoteAll(types)}`,
  };
};

const SE_LINUX_TYPES: readonly string[] = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

interface SeLinuxOptions {
  readonly type?: string | undefined;
  readonly user?: string | undefined;
  readonly role?: string | undefined;
}

export const seLinuxOptions: Check = (pod, version) => {
  const allowed = version >= 31 ? [...SE_LINUX_TYPES, 'container_engine_t'] : SE_LINUX_TYPES;
  const isBad = (options: SeLinuxOptions | undefined): boolean =>
    !allowed.includes(options?.type ?? '') || (options?.user ?? '') !== '' || (options?.role ?? '') !== '';
  const own = pod.spec?.securityContext?.seLinuxOptions;
  const containers = containersOf(pod).filter(({ securityContext }) =>
    isBad(securityContext?.seLinuxOptions),
  );
  const bad = [
    ...(isBad(own) ? [own] : []),
    ...containers.map(({ securityContext }) => securityContext?.seLinuxOptions),
  ];
  if (bad.length === 0) return undefined;
  const types = unique(bad.map((options) => options?.type ?? '').filter((type) => !allowed.includes(type)));
  const parts = [
    ...(types.length > 0 ? [`${plural('type', 'types', types)} ${quoteAll(types)}`] : []),
    ...(bad.some((options) => (options?.user ?? '') !== '') ? ['user may not be set'] : []),
    ...(bad.some((options) => (options?.role ?? '') !== '') ? ['role may not be set'] : []),
  ];
  const setters = printSetters(
    isBad(own),
    containers.map(({ name }) => name),
  );
  return {
    reason: 'seLinuxOptions',
    detail: `${setters} set forbidden securityContext.seLinuxOptions: ${parts.join('; ')}`,
  };
};

export const baselineSeccomp: Check = (pod) => explicitSeccomp(pod);

/** Who turns seccomp off. */
export function explicitSeccomp(pod: PodParts): Violation | undefined {
  const isBad = (type: string | undefined): type is string =>
    type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost';
  const own = pod.spec?.securityContext?.seccompProfile?.type;
  const containers = containersWhere(pod, ({ seccompProfile }) => isBad(seccompProfile?.type));
  if (!isBad(own) && containers.length === 0) return undefined;
  const all: (string | undefined)[] = containersOf(pod).map(
    ({ securityContext }) => securityContext?.seccompProfile?.type,
  );
  const types = quoteAll(unique([own, ...all].filter(isBad)));
  return {
    reason: 'seccompProfile',
    detail: `${printSetters(isBad(own), containers)} must not set securityContext.seccompProfile.type to ${types}`,
  };
}

/** Settings of the kernel that a namespace keeps apart, with the version from which on they are known to be. */
const SAFE_SYSCTLS: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
]);

export const sysctls: Check = ({ spec }, version) => {
  const names = (spec?.securityContext?.sysctls ?? []).map(({ name }) => name);
  const bad = names.filter((name) => (SAFE_SYSCTLS.get(name) ?? Infinity) > version);
  return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
};

export const windowsHostProcess: Check = (pod) => {
  const own = pod.spec?.securityContext?.windowsOptions?.hostProcess === true;
  const containers = containersWhere(pod, ({ windowsOptions }) => windowsOptions?.hostProcess === true);
  if (!own && containers.length === 0) return undefined;
  const setters = printSetters(own, containers);
  return {
    reason: 'hostProcess',
    detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true`,
  };
};
