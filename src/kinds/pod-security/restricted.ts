/** What the restricted level asks beyond the baseline: what hardens a Pod must be said. */
import { addedCapabilities, type Check, explicitSeccomp } from './baseline.ts';
import {
  containersOf,
  containersWhere,
  plural,
  printContainers,
  printSetters,
  quoteAll,
  unique,
} from './violation.ts';

/** From this version on a Pod for Windows need not say what only Linux knows. */
const WINDOWS_VERSION = 25;

/** A check of what only Linux has. */
function onLinux(check: Check): Check {
  return (pod, version) =>
    version >= WINDOWS_VERSION && pod.spec?.os?.name === 'windows' ? undefined : check(pod, version);
}

export const allowPrivilegeEscalation: Check = onLinux((pod) => {
  const names = containersWhere(pod, (context) => context.allowPrivilegeEscalation !== false);
  if (names.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${printContainers(names)} must set securityContext.allowPrivilegeEscalation=false`,
  };
});

export const restrictedCapabilities: Check = onLinux((pod) => {
  const keeping = containersWhere(pod, ({ capabilities }) => !(capabilities?.drop ?? []).includes('ALL'));
  const details = [
    ...(keeping.length > 0
      ? [`${printContainers(keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    addedCapabilities(pod, ['NET_BIND_SERVICE']),
  ].filter((detail) => detail !== undefined);
  return details.length === 0
    ? undefined
    : { reason: 'unrestricted capabilities', detail: details.join('; ') };
});

const VOLUME_TYPES: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

export const restrictedVolumes: Check = ({ spec }) => {
  const bad = (spec?.volumes ?? []).flatMap(({ name, ...source }) => {
    const type = Object.keys(source).find((key) => !VOLUME_TYPES.includes(key));
    return type === undefined ? [] : [{ name, type }];
  });
  if (bad.length === 0) return undefined;
  const types = unique(bad.map(({ type }) => type));
  const names = bad.map(({ name }) => name);
  const verb = `${plural('uses', 'use', names)} restricted volume ${plural('type', 'types', types)}`;
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', 'volumes', names)} ${quoteAll(names)} ${verb} ${quoteAll(types)}`,
  };
};

export const runAsNonRoot: Check = (pod) => {
  const reason = 'runAsNonRoot != true';
  const own = pod.spec?.securityContext?.runAsNonRoot;
  const refusing = containersWhere(pod, (context) => context.runAsNonRoot === false);
  const silent = containersWhere(pod, (context) => context.runAsNonRoot === undefined);
  // What the Pod says counts only for containers that say nothing.
  const podRefuses = own === false && silent.length > 0;
  if (podRefuses || refusing.length > 0) {
    return {
      reason,
      detail: `${printSetters(podRefuses, refusing)} must not set securityContext.runAsNonRoot=false`,
    };
  }
  if (own === true || silent.length === 0) return undefined;
  return { reason, detail: `pod or ${printContainers(silent)} must set securityContext.runAsNonRoot=true` };
};

export const runAsUser: Check = (pod) => {
  const own = pod.spec?.securityContext?.runAsUser === 0;
  const containers = containersWhere(pod, (context) => context.runAsUser === 0);
  if (!own && containers.length === 0) return undefined;
  return { reason: 'runAsUser=0', detail: `${printSetters(own, containers)} must not set runAsUser=0` };
};

export const restrictedSeccomp: Check = onLinux((pod) => {
  const explicit = explicitSeccomp(pod);
  if (explicit) return explicit;
  if (pod.spec?.securityContext?.seccompProfile?.type !== undefined) return undefined;
  const silent = containersOf(pod).filter(
    ({ securityContext }) => securityContext?.seccompProfile?.type === undefined,
  );
  if (silent.length === 0) return undefined;
  const names = printContainers(silent.map(({ name }) => name));
  return {
    reason: 'seccompProfile',
    detail: `pod or ${names} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
});
