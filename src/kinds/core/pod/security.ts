import {
  byteLength,
  checkDescendingPath,
  checkMessages,
  checkSupported,
  duplicate,
  type FieldError,
  type FieldPath,
  inRange,
  invalid,
  notSupported,
  printed,
  required,
  tooLong,
} from '../../../api/index.ts';
import type { PodSpec } from '../../types/index.ts';
import { SECURITY_CONTEXT, SECURITY_PROFILE } from './go-pod.ts';
import type { PodSecurityContext, SecurityContext } from './types.ts';
import { validateWindowsOptions } from './windows.ts';

type SeccompProfile = NonNullable<SecurityContext['seccompProfile']>;
type AppArmorProfile = NonNullable<SecurityContext['appArmorProfile']>;

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const MAX_ID = 2147483647;
const PATH_LIMIT_BYTES = 4095;

export function validatePodSecurityContext(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const context = spec.securityContext;
  if (!context) return;
  checkId(errors, context.fsGroup, path.child('fsGroup'));
  checkId(errors, context.runAsUser, path.child('runAsUser'));
  checkId(errors, context.runAsGroup, path.child('runAsGroup'));
  for (const [index, group] of (context.supplementalGroups ?? []).entries()) {
    checkId(errors, group, path.child('supplementalGroups').index(index));
  }
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    const detail = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.push(invalid(path.child('shareProcessNamespace'), true, detail));
  }
  validateSysctls(errors, context, spec, path.child('sysctls'));
  checkChoice(
    errors,
    context.fsGroupChangePolicy,
    ['Always', 'OnRootMismatch'],
    path.child('fsGroupChangePolicy'),
  );
  validateSharedContext(errors, context, path);
  const groupsPath = path.child('supplementalGroupsPolicy');
  checkChoice(errors, context.supplementalGroupsPolicy, ['Merge', 'Strict'], groupsPath);
  checkChoice(errors, context.seLinuxChangePolicy, ['Recursive'], path.child('seLinuxChangePolicy'));
}

/** `hostUsers`: the container's users are those of the node. */
export function validateSecurityContext(
  errors: FieldError[],
  context: SecurityContext,
  hostUsers: boolean,
  path: FieldPath,
): void {
  checkId(errors, context.runAsUser, path.child('runAsUser'));
  checkId(errors, context.runAsGroup, path.child('runAsGroup'));
  if (context.procMount !== undefined) {
    checkSupported(errors, path.child('procMount'), context.procMount, ['Default', 'Unmasked']);
    if (hostUsers && context.procMount === 'Unmasked') {
      const detail = '`hostUsers` must be false to use `Unmasked`';
      errors.push(invalid(path.child('procMount'), context.procMount, detail));
    }
  }
  if (context.seccompProfile) validateSeccomp(errors, context.seccompProfile, path.child('seccompProfile'));
  validateEscalation(errors, context, path);
  if (context.windowsOptions) {
    validateWindowsOptions(errors, context.windowsOptions, path.child('windowsOptions'));
  }
  if (context.appArmorProfile)
    validateAppArmor(errors, context.appArmorProfile, path.child('appArmorProfile'));
}

function validateSharedContext(errors: FieldError[], context: PodSecurityContext, path: FieldPath): void {
  if (context.seccompProfile) validateSeccomp(errors, context.seccompProfile, path.child('seccompProfile'));
  if (context.windowsOptions) {
    validateWindowsOptions(errors, context.windowsOptions, path.child('windowsOptions'));
  }
  if (context.appArmorProfile)
    validateAppArmor(errors, context.appArmorProfile, path.child('appArmorProfile'));
}

/** A privileged process can always get more rights. */
function validateEscalation(errors: FieldError[], context: SecurityContext, path: FieldPath): void {
  if (context.allowPrivilegeEscalation !== false) return;
  const refuse = (what: string): void => {
    const detail = `cannot set \`allowPrivilegeEscalation\` to false and ${what}`;
    errors.push(invalid(path, printed(SECURITY_CONTEXT, context), detail));
  };
  if (context.privileged === true) refuse('`privileged` to true');
  for (const capability of context.capabilities?.add ?? []) {
    if (capability === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
  }
}

function checkId(errors: FieldError[], id: number | undefined, path: FieldPath): void {
  if (id !== undefined) checkMessages(errors, path, id, inRange(id, 0, MAX_ID));
}

function checkChoice(
  errors: FieldError[],
  value: string | undefined,
  supported: readonly string[],
  path: FieldPath,
): void {
  if (value !== undefined) checkSupported(errors, path, value, supported);
}

function validateSeccomp(errors: FieldError[], profile: SeccompProfile, path: FieldPath): void {
  const { type, localhostProfile } = profile;
  if (!type) errors.push(required(path.child('type'), 'type is required when seccompProfile is set'));
  else checkSupported(errors, path.child('type'), type, PROFILE_TYPES);
  const at = path.child('localhostProfile');
  if (type !== 'Localhost') {
    if (localhostProfile === undefined) return;
    const detail = 'can only be set when seccomp type is Localhost';
    errors.push(invalid(at, printed(SECURITY_PROFILE, profile), detail));
  } else if (localhostProfile === undefined) {
    errors.push(required(at, 'must be set when seccomp type is Localhost'));
  } else checkDescendingPath(errors, at, localhostProfile);
}

export function validateAppArmor(errors: FieldError[], profile: AppArmorProfile, path: FieldPath): void {
  const { type, localhostProfile } = profile;
  const at = path.child('localhostProfile');
  if (!type) errors.push(required(path.child('type'), 'type is required when appArmorProfile is set'));
  else if (type === 'Localhost') validateAppArmorName(errors, localhostProfile ?? '', at);
  else if (!PROFILE_TYPES.includes(type)) errors.push(notSupported(path.child('type'), type, PROFILE_TYPES));
  else if (localhostProfile !== undefined) {
    errors.push(invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost'));
  }
}

function validateAppArmorName(errors: FieldError[], name: string, path: FieldPath): void {
  if (name.trim() !== name) errors.push(invalid(path, name, 'must not be padded with whitespace'));
  else if (name === '') errors.push(required(path, 'must be set when AppArmor type is Localhost'));
  if (byteLength(name) > PATH_LIMIT_BYTES) errors.push(tooLong(path, PATH_LIMIT_BYTES));
}

const SYSCTL_EXPRESSION = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const SYSCTL = new RegExp(SYSCTL_EXPRESSION);
const SYSCTL_LIMIT = 253;
const NETWORK_SYSCTL = /^net\./;
const IPC_SYSCTL = /^(?:kernel\.sem$|kernel\.shm|kernel\.msg|fs\.mqueue\.)/;

function validateSysctls(
  errors: FieldError[],
  context: PodSecurityContext,
  spec: PodSpec,
  path: FieldPath,
): void {
  const names = new Set<string>();
  for (const [index, { name = '' }] of (context.sysctls ?? []).entries()) {
    const at = path.index(index).child('name');
    if (name === '') errors.push(required(at));
    else if (name.length > SYSCTL_LIMIT || !SYSCTL.test(name)) {
      const detail = `must have at most ${SYSCTL_LIMIT} characters and match regex ${SYSCTL_EXPRESSION}`;
      errors.push(invalid(at, name, detail));
    } else if (names.has(name)) errors.push(duplicate(at, name));
    validateHostSysctl(errors, name, spec, at);
    names.add(name);
  }
}

/** A parameter of a namespace that the Pod shares with its node would change the node. */
function validateHostSysctl(errors: FieldError[], name: string, spec: PodSpec, path: FieldPath): void {
  const dotted = dottedSysctl(name);
  if (spec.hostNetwork === true && NETWORK_SYSCTL.test(dotted)) {
    errors.push(invalid(path, name, "may not be specified when 'hostNetwork' is true"));
  } else if (spec.hostIPC === true && IPC_SYSCTL.test(dotted)) {
    errors.push(invalid(path, name, "may not be specified when 'hostIPC' is true"));
  }
}

/** Names may be written with slashes, a dot in them then being part of a name; here with dots. */
function dottedSysctl(name: string): string {
  const separator = /[./]/.exec(name)?.[0];
  if (separator !== '/') return name;
  return name.replace(/[./]/g, (character) => (character === '/' ? '.' : '/'));
}
