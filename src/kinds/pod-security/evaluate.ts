import {
  appArmor,
  baselineCapabilities,
  baselineSeccomp,
  type Check,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  sysctls,
  windowsHostProcess,
} from './baseline.ts';
import type { SecurityLevel } from './policy.ts';
import {
  allowPrivilegeEscalation,
  restrictedCapabilities,
  restrictedSeccomp,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
} from './restricted.ts';
import type { PodParts, Violation } from './violation.ts';

/** What is newer than all versions that are known. */
const LATEST = Number.MAX_SAFE_INTEGER;

/**
 * What of a Pod the level does not allow, in upstream's order. `version` is the minor version of Kubernetes that the
 * standard is of; undefined for the latest.
 */
export function violations(level: SecurityLevel, version: number | undefined, pod: PodParts): Violation[] {
  const minor = version ?? LATEST;
  return checksOf(level, minor).flatMap((check) => check(pod, minor) ?? []);
}

interface VersionedCheck {
  readonly check: Check;
  /** The version from which on the standard asks this. */
  readonly since: number;
  /** What the restricted level asks instead of the baseline. */
  readonly instead?: Check;
}

const BASELINE: readonly VersionedCheck[] = [
  { check: appArmor, since: 0 },
  { check: baselineCapabilities, since: 0 },
  { check: hostNamespaces, since: 0 },
  { check: hostPathVolumes, since: 0 },
  { check: hostPorts, since: 0 },
  { check: hostProbes, since: 34 },
  { check: privileged, since: 0 },
  { check: procMount, since: 0 },
  { check: seLinuxOptions, since: 0 },
  { check: baselineSeccomp, since: 0 },
  { check: sysctls, since: 0 },
  { check: windowsHostProcess, since: 0 },
];

const RESTRICTED: readonly VersionedCheck[] = [
  { check: allowPrivilegeEscalation, since: 8 },
  { check: restrictedCapabilities, since: 22, instead: baselineCapabilities },
  { check: restrictedVolumes, since: 0, instead: hostPathVolumes },
  { check: runAsNonRoot, since: 0 },
  { check: runAsUser, since: 23 },
  { check: restrictedSeccomp, since: 19, instead: baselineSeccomp },
];

function checksOf(level: SecurityLevel, version: number): Check[] {
  if (level === 'privileged') return [];
  const inForce = (checks: readonly VersionedCheck[]): VersionedCheck[] =>
    checks.filter(({ since }) => since <= version);
  const baseline = inForce(BASELINE).map(({ check }) => check);
  if (level === 'baseline') return baseline;
  const restricted = inForce(RESTRICTED);
  const replaced = restricted.map(({ instead }) => instead);
  return [...baseline.filter((check) => !replaced.includes(check)), ...restricted.map(({ check }) => check)];
}
