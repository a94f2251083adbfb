import {
  byteLength,
  checkMessages,
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  forbidden,
  goJson,
  invalid,
  PrintedValue,
} from '../../../api/index.ts';
import type { PodSpec } from '../../types/index.ts';
import { eachContainer } from './each-container.ts';
import type { SecurityContext, WindowsOptions } from './types.ts';

const CREDENTIAL_LIMIT_KIB = 64;
const DOMAIN_LIMIT = 256;
const USER_LIMIT = 104;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;
const NETBIOS_DOMAIN = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_DOMAIN =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;
const FORBIDDEN_IN_USER = /["/\\:;|=,+*?<>@[\]]/;
const ONLY_DOTS_AND_SPACES = /^[. ]+$/;

export function validateWindowsOptions(errors: FieldError[], options: WindowsOptions, path: FieldPath): void {
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName } = options;
  if (name !== undefined) {
    checkMessages(errors, path.child('gmsaCredentialSpecName'), name, dns1123Subdomain(name));
  }
  if (spec !== undefined) {
    const at = path.child('gmsaCredentialSpec');
    if (spec === '') errors.push(invalid(at, spec, 'gmsaCredentialSpec cannot be an empty string'));
    else if (byteLength(spec) > CREDENTIAL_LIMIT_KIB * 1024) {
      errors.push(invalid(at, spec, `gmsaCredentialSpec size must be under ${CREDENTIAL_LIMIT_KIB} KiB`));
    }
  }
  if (runAsUserName !== undefined) {
    const messages = userNameProblems(runAsUserName).map((problem) => `runAsUserName${problem}`);
    const shown = new PrintedValue(goJson(runAsUserName));
    checkMessages(errors, path.child('runAsUserName'), shown, messages);
  }
}

/** `DOMAIN\user` or `user`. */
function userNameProblems(name: string): string[] {
  if (name === '') return [' cannot be an empty string'];
  if (CONTROL.test(name)) return [' cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return [' cannot contain more than one backslash'];
  const user = parts[parts.length - 1] ?? '';
  return [...(parts.length === 2 ? domainProblems(parts[0] ?? '') : []), ...userProblems(user)];
}

function domainProblems(domain: string): string[] {
  const problems: string[] = [];
  if (domain.length >= DOMAIN_LIMIT) {
    problems.push(`'s Domain length must be under ${DOMAIN_LIMIT} characters`);
  }
  if (!NETBIOS_DOMAIN.test(domain) && !DNS_DOMAIN.test(domain)) {
    problems.push("'s Domain doesn't match the NetBios nor the DNS format");
  }
  return problems;
}

function userProblems(user: string): string[] {
  const problems: string[] = [];
  if (user === '') problems.push("'s User cannot be empty");
  else if (user.length > USER_LIMIT) {
    problems.push(`'s User length must not be longer than ${USER_LIMIT} characters`);
  }
  if (FORBIDDEN_IN_USER.test(user)) {
    problems.push(`'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]`);
  }
  if (ONLY_DOTS_AND_SPACES.test(user)) problems.push("'s User cannot contain only periods or spaces");
  return problems;
}

/** Containers that are processes of the host: all of them or none, and in the host's network. */
export function validateHostProcesses(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let containers = 0;
  let hostProcesses = 0;
  eachContainer(spec, path, (container, at) => {
    const own = container.securityContext?.windowsOptions?.hostProcess;
    containers++;
    if (own ?? ofPod) hostProcesses++;
    if (ofPod === undefined || own === undefined || own === ofPod) return;
    const detail = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
    errors.push(invalid(at().child('securityContext', 'windowsOptions', 'hostProcess'), own, detail));
  });
  if (hostProcesses === 0) return;
  if (hostProcesses !== containers) {
    const detail =
      'If pod contains any hostProcess containers then all containers must be HostProcess containers';
    errors.push(invalid(path, '', detail));
  }
  if (spec.hostNetwork !== true) {
    const detail = 'hostNetwork must be true if pod contains any hostProcess containers';
    errors.push(invalid(path.child('hostNetwork'), false, detail));
  }
}

const WINDOWS_ON_LINUX = 'windows options cannot be set for a linux pod';
const LINUX_ON_WINDOWS = 'cannot be set for a windows pod';

export function validateLinux(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  if (spec.securityContext?.windowsOptions) {
    errors.push(forbidden(path.child('securityContext', 'windowsOptions'), WINDOWS_ON_LINUX));
  }
  eachContainer(spec, path, (container, at) => {
    if (!container.securityContext?.windowsOptions) return;
    errors.push(forbidden(at().child('securityContext', 'windowsOptions'), WINDOWS_ON_LINUX));
  });
}

const LINUX_OF_POD = ['seccompProfile', 'fsGroup', 'fsGroupChangePolicy', 'sysctls'] as const;
const LINUX_USERS_OF_POD = [
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
] as const;
const LINUX_OF_CONTAINER: readonly (keyof SecurityContext)[] = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

export function validateWindows(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const refuse = (value: unknown, at: FieldPath): void => {
    if (value !== undefined) errors.push(forbidden(at, LINUX_ON_WINDOWS));
  };
  const context = spec.securityContext ?? {};
  const at = path.child('securityContext');
  refuse(context.appArmorProfile, at.child('appArmorProfile'));
  refuse(context.seLinuxOptions, at.child('seLinuxOptions'));
  refuse(spec.hostUsers, path.child('hostUsers'));
  refuse(spec.hostPID === true ? true : undefined, path.child('hostPID'));
  refuse(spec.hostIPC === true ? true : undefined, path.child('hostIPC'));
  for (const field of LINUX_OF_POD) refuse(context[field], at.child(field));
  refuse(spec.shareProcessNamespace, path.child('shareProcessNamespace'));
  for (const field of LINUX_USERS_OF_POD) refuse(context[field], at.child(field));
  refuse(context.seLinuxChangePolicy, at.child('seLinuxChangePolicy'));
  eachContainer(spec, path, (container, containerAt) => {
    for (const field of LINUX_OF_CONTAINER) {
      const value = container.securityContext?.[field];
      if (value !== undefined) refuse(value, containerAt().child('securityContext', field));
    }
  });
}
