/**
 * The address fields of a service, which depend on each other and on what the cluster has: what is filled in before
 * addresses and node ports are allocated, and before anything is validated.
 */
import { deepEqual } from '../../../base/index.ts';
import {
  type FieldError,
  FieldPath,
  invalid,
  type IpFamily,
  ipFamilyOf,
  WHOLE_TOLD,
} from '../../../api/index.ts';
import type { Service } from '../../types/index.ts';
import { validateClusterIpFields } from './cluster-ips.ts';
import {
  isExternalName,
  isHeadless,
  needsClusterIp,
  needsHealthCheckNodePort,
  needsNodePorts,
  type ServiceSpec,
} from './needs.ts';

const SPEC = FieldPath.of('spec');

/**
 * Fills in what follows from the rest of the spec and, on an update, what the client left out of what the service had.
 * `families` are those for which the cluster has a range of addresses, the preferred one first. With errors the service
 * is refused (422) before anything is allocated.
 */
export function settleServiceAddresses(
  service: Service,
  old: Service | undefined,
  families: readonly IpFamily[],
): FieldError[] {
  const { spec } = service;
  if (!spec) return [];
  if (old?.spec) keepAllocated(spec, old.spec);
  alignClusterIps(spec, old?.spec);
  if (isExternalName(spec) || (old?.spec && keepsPreferredFamilies(spec, old.spec))) return [];
  if (old?.spec) releaseSecondFamily(spec, old.spec);
  const errors = validateClusterIpFields(spec);
  if (errors.length > 0) return errors;
  const released = old?.spec ? validateRelease(spec, old.spec) : [];
  return settleFamilies(spec, families, released);
}

function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    if (old.clusterIP) spec.clusterIP ||= old.clusterIP;
    if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === old.clusterIP && old.clusterIPs) {
      spec.clusterIPs = old.clusterIPs;
    }
    if (old.ipFamilyPolicy) spec.ipFamilyPolicy ??= old.ipFamilyPolicy;
  }
  if (needsNodePorts(old) && needsNodePorts(spec)) keepNodePorts(spec, old);
  if (needsHealthCheckNodePort(old) && needsHealthCheckNodePort(spec) && old.healthCheckNodePort) {
    spec.healthCheckNodePort ||= old.healthCheckNodePort;
  }
}

/** A port without a node port keeps that of the old port by its name, unless another port took it over. */
function keepNodePorts(spec: ServiceSpec, old: ServiceSpec): void {
  const asked = new Set(spec.ports?.map(({ nodePort }) => nodePort));
  const byName = new Map(old.ports?.map(({ name = '', nodePort }) => [name, nodePort]));
  for (const port of spec.ports ?? []) {
    const before = byName.get(port.name ?? '');
    if (!port.nodePort && before && !asked.has(before)) port.nodePort = before;
  }
}

/** `clusterIP` and the first of `clusterIPs` are one: whichever of them the client changed is followed by the other. */
function alignClusterIps(spec: ServiceSpec, old: ServiceSpec | undefined): void {
  if (!old) {
    if (spec.clusterIP && (spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const before = old.clusterIP ?? '';
  const now = spec.clusterIP ?? '';
  if (before === now || !deepEqual(spec.clusterIPs ?? [], old.clusterIPs ?? [])) return;
  if (now === '') delete spec.clusterIPs;
  else spec.clusterIPs = [now];
}

/** A service that takes two families where there are is not moved when the cluster gains or loses one. */
function keepsPreferredFamilies(spec: ServiceSpec, old: ServiceSpec): boolean {
  return (
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    old.ipFamilyPolicy === 'PreferDualStack' &&
    isExternalName(spec) === isExternalName(old) &&
    deepEqual(spec.clusterIPs, old.clusterIPs) &&
    deepEqual(spec.ipFamilies, old.ipFamilies)
  );
}

/** Asking for one family alone is asking to let go of the second. */
function releaseSecondFamily(spec: ServiceSpec, old: ServiceSpec): void {
  if ((spec.ipFamilyPolicy ?? 'SingleStack') !== 'SingleStack') return;
  if (deepEqual(spec.clusterIPs, old.clusterIPs) && spec.clusterIPs)
    spec.clusterIPs = spec.clusterIPs.slice(0, 1);
  if (deepEqual(spec.ipFamilies, old.ipFamilies) && spec.ipFamilies)
    spec.ipFamilies = spec.ipFamilies.slice(0, 1);
}

/** Only who asks for one family alone may take the second away. */
function validateRelease(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  const { ipFamilyPolicy } = spec;
  if (ipFamilyPolicy === undefined || ipFamilyPolicy === 'SingleStack') return [];
  return (['clusterIPs', 'ipFamilies'] as const)
    .filter((field) => old[field]?.length === 2 && spec[field]?.length === 1)
    .map((field) => {
      const what = field === 'clusterIPs' ? 'cluster IP' : 'IP family';
      const detail = `must be 'SingleStack' to release the secondary ${what}`;
      return invalid(SPEC.child('ipFamilyPolicy'), ipFamilyPolicy, detail);
    });
}

function settleFamilies(
  spec: ServiceSpec,
  families: readonly IpFamily[],
  released: readonly FieldError[],
): FieldError[] {
  const unselected = isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= unselected ? 'RequireDualStack' : 'SingleStack';
  const errors = [...released, ...validatePolicyAgainstCounts(spec), ...inferFamilies(spec, families)];
  if (errors.length > 0) return errors;
  if (unselected) {
    settleUnselectedHeadless(spec, families);
    return [];
  }
  const unavailable = validateAvailable(spec, families);
  if (unavailable.length > 0) return unavailable;
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = families.slice(0, 1);
  if (spec.ipFamilyPolicy !== 'SingleStack' && families.length === 2) addOtherFamily(spec);
  return [];
}

function validatePolicyAgainstCounts(spec: ServiceSpec): FieldError[] {
  const policy = spec.ipFamilyPolicy;
  if (policy !== 'SingleStack') return [];
  const counts = { 'cluster IPs': spec.clusterIPs?.length, 'IP families': spec.ipFamilies?.length };
  return Object.entries(counts)
    .filter(([, count]) => count === 2)
    .map(([what]) =>
      invalid(
        SPEC.child('ipFamilyPolicy'),
        policy,
        `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
      ),
    );
}

/** Each address without a family at its place gives its own. */
function inferFamilies(spec: ServiceSpec, families: readonly IpFamily[]): FieldError[] {
  const errors: FieldError[] = [];
  const inferred = [...(spec.ipFamilies ?? [])];
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    const family = ipFamilyOf(address);
    if (family === undefined) break;
    if (index < inferred.length) continue;
    if (families.includes(family)) inferred.push(family);
    else if (errors.length < WHOLE_TOLD) {
      const path = SPEC.child('clusterIPs').index(index);
      errors.push(invalid(path, spec.clusterIPs, `${family} is not configured on this cluster`));
    }
  }
  if (inferred.length > 0) spec.ipFamilies = inferred;
  return errors;
}

/** Whoever writes the endpoints may give them any family, so both are kept open. */
function settleUnselectedHeadless(spec: ServiceSpec, families: readonly IpFamily[]): void {
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = families.slice(0, 1);
  if (spec.ipFamilyPolicy !== 'SingleStack') addOtherFamily(spec);
}

function addOtherFamily(spec: ServiceSpec): void {
  const [first, second] = spec.ipFamilies ?? [];
  if (first !== undefined && second === undefined) {
    spec.ipFamilies = [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
  }
}

function validateAvailable(spec: ServiceSpec, families: readonly IpFamily[]): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === 'RequireDualStack' && families.length < 2) {
    const detail = 'this cluster is not configured for dual-stack services';
    errors.push(invalid(SPEC.child('ipFamilyPolicy'), spec.ipFamilyPolicy, detail));
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (!families.some((available) => available === family)) {
      errors.push(invalid(SPEC.child('ipFamilies').index(index), family, 'not configured on this cluster'));
    }
  }
  return errors;
}
