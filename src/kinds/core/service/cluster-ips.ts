import { append, repeats } from '../../../base/index.ts';
import {
  duplicate,
  type FieldError,
  FieldPath,
  invalid,
  ipFamilyOf,
  notSupported,
  required,
  validateIpOfAnyForm,
  WHOLE_TOLD,
} from '../../../api/index.ts';
import { isExternalName, isHeadless, type ServiceSpec } from './needs.ts';

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const CLUSTER_IPS = FieldPath.of('spec', 'clusterIPs');
const IP_FAMILIES = FieldPath.of('spec', 'ipFamilies');
const IP_FAMILY_POLICY = FieldPath.of('spec', 'ipFamilyPolicy');
const FIXED = 'may not change once set';

/** `clusterIP`, `clusterIPs`, `ipFamilies` and `ipFamilyPolicy`, each by itself and against the others. */
export function validateClusterIpFields(spec: ServiceSpec): FieldError[] {
  if (isExternalName(spec)) return [];
  const { clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  const errors = [
    ...validateFirst(spec.clusterIP ?? '', clusterIPs),
    ...validateFamilies(ipFamilies),
    ...(ipFamilyPolicy === undefined || POLICIES.includes(ipFamilyPolicy)
      ? []
      : [notSupported(IP_FAMILY_POLICY, ipFamilyPolicy, POLICIES)]),
  ];
  const addressErrors = validateAddresses(clusterIPs);
  append(errors, addressErrors);
  if (clusterIPs.length > 2) errors.push(invalid(CLUSTER_IPS, clusterIPs, 'may only hold up to 2 values'));
  // What follows would only repeat an address that is wrong.
  if (addressErrors.length > 0) return errors;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(ipFamilyOf)).size < 2) {
    errors.push(invalid(CLUSTER_IPS, clusterIPs, 'may specify no more than one IP for each IP family'));
  }
  return isHeadless(spec) ? errors : [...errors, ...validateAgreement(clusterIPs, ipFamilies)];
}

/** The first address and family stay; a second one may come and go. */
export function validateClusterIpChange(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (isExternalName(spec) || isExternalName(old)) return [];
  const headless = isHeadless(spec);
  const wasHeadless = isHeadless(old);
  const policy = spec.ipFamilyPolicy;
  return [
    ...(headless && wasHeadless
      ? []
      : validateListChange(spec.clusterIPs ?? [], old.clusterIPs ?? [], CLUSTER_IPS, 'clusterIP', policy)),
    ...(headless || wasHeadless
      ? []
      : validateListChange(spec.ipFamilies ?? [], old.ipFamilies ?? [], IP_FAMILIES, 'ipFamily', policy)),
  ];
}

function validateListChange(
  list: readonly string[],
  old: readonly string[],
  path: FieldPath,
  what: string,
  policy: string | undefined,
): FieldError[] {
  if (list.length === old.length) {
    const changed = [...old.keys()].filter((index) => old[index] !== list[index]);
    return changed
      .slice(0, WHOLE_TOLD)
      .map((index) => invalid(what === 'ipFamily' ? path.index(0) : path.index(index), list, FIXED));
  }
  const errors: FieldError[] = [];
  const released = list.length < old.length;
  if (list.length === 0) errors.push(invalid(path.index(0), list, `primary ${what} can not be unset`));
  else if (old.length > 0 && list[0] !== old[0]) errors.push(invalid(path.index(0), list, FIXED));
  if (released && list.length === 1 && policy !== 'SingleStack') {
    const detail = `must be set to 'SingleStack' when releasing the secondary ${what}`;
    errors.push(invalid(IP_FAMILY_POLICY, policy, detail));
  }
  return errors;
}

function validateFirst(clusterIp: string, clusterIps: readonly string[]): FieldError[] {
  if (clusterIp === '') {
    return clusterIps.length === 0
      ? []
      : [invalid(CLUSTER_IPS, clusterIps, 'must be empty when `clusterIP` is not specified')];
  }
  if (clusterIps.length === 0) return [required(CLUSTER_IPS)];
  return clusterIps[0] === clusterIp
    ? []
    : [invalid(CLUSTER_IPS, clusterIps, 'first value must match `clusterIP`')];
}

function validateFamilies(families: readonly string[]): FieldError[] {
  const isRepeated = repeats<string>();
  return families.flatMap((family, index) => {
    const path = IP_FAMILIES.index(index);
    const errors = FAMILIES.includes(family) ? [] : [notSupported(path, family, FAMILIES)];
    if (isRepeated(family)) errors.push(duplicate(path, family));
    return errors;
  });
}

function validateAddresses(addresses: readonly string[]): FieldError[] {
  return addresses.flatMap((address, index) => {
    if (index > 0 || address !== 'None') {
      return validateIpOfAnyForm(address, CLUSTER_IPS.index(index), true);
    }
    return addresses.length === 1
      ? []
      : [invalid(CLUSTER_IPS, addresses, "'None' must be the first and only value")];
  });
}

function validateAgreement(addresses: readonly string[], families: readonly string[]): FieldError[] {
  return addresses.flatMap((address, index) => {
    const family = families[index];
    if (family === undefined || !FAMILIES.includes(family) || ipFamilyOf(address) === family) return [];
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
    return [invalid(CLUSTER_IPS.index(index), address, detail)];
  });
}
