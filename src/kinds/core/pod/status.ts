import { append } from '../../../base/index.ts';
import {
  checkMessages,
  dns1123Subdomain,
  duplicate,
  type FieldError,
  FieldPath,
  forbidden,
  goList,
  goStruct,
  invalid,
  ipFamilyOf,
  printed,
  qualifiedName,
  validateImmutable,
  validateIpOfAnyForm,
} from '../../../api/index.ts';
import type { Pod, PodSpec, PodStatus } from '../../types/index.ts';
import {
  refuseAllocatedResources,
  restartRule,
  validateAllocatedResources,
  validateStatusUsers,
  validateTransitions,
} from './container-statuses.ts';
import { validateAnnotationChanges } from './update.ts';

const STATUS = FieldPath.of('status');
const KNOWN_CONDITIONS = ['PodScheduled', 'Ready', 'Initialized'];
const NOT_NEGATIVE = 'must be a non-negative integer';
const ONE_OF_EACH_FAMILY = 'may specify no more than one IP for each IP family';
const ADDRESS = goStruct('IP');
const ADDRESSES = goList(ADDRESS);

/** What a node, or whoever else writes the status of a Pod, may say. */
export function validateChangedPodStatus(pod: Pod, old: Pod): FieldError[] {
  const errors: FieldError[] = [];
  const { status = {}, spec = { containers: [] } } = pod;
  validateAnnotationChanges(errors, pod, old);
  validateConditions(errors, status, STATUS.child('conditions'));
  validateNomination(errors, pod, old, STATUS.child('nominatedNodeName'));
  const { observedGeneration } = status;
  if (observedGeneration !== undefined && observedGeneration < 0) {
    errors.push(invalid(STATUS.child('observedGeneration'), observedGeneration, NOT_NEGATIVE));
  }
  append(errors, validateImmutable(status.qosClass, old.status?.qosClass, STATUS.child('qosClass')));
  validateContainerTransitions(errors, status, old);
  validateClaimStatuses(errors, pod, STATUS.child('resourceClaimStatuses'));
  validatePodAddresses(errors, status, old.status, STATUS.child('podIPs'));
  validateHostAddresses(errors, status, old.status, STATUS.child('hostIPs'));
  validateContainerStatuses(errors, status, spec);
  return errors;
}

function validateConditions(errors: FieldError[], { conditions }: PodStatus, path: FieldPath): void {
  for (const [index, { type, observedGeneration }] of (conditions ?? []).entries()) {
    if (observedGeneration !== undefined && observedGeneration < 0) {
      errors.push(invalid(path.index(index).child('observedGeneration'), observedGeneration, NOT_NEGATIVE));
    }
    if (KNOWN_CONDITIONS.includes(type)) continue;
    // Upstream names the field by its Go name here.
    checkMessages(errors, path.index(index).child('Type'), type, qualifiedName(type));
  }
}

/** The node that a Pod may get once others made room for it. */
function validateNomination(errors: FieldError[], pod: Pod, old: Pod, path: FieldPath): void {
  const name = pod.status?.nominatedNodeName;
  if (!name || name === old.status?.nominatedNodeName) return;
  checkMessages(errors, path, name, dns1123Subdomain(name));
  if (!old.spec?.nodeName) return;
  errors.push(forbidden(path, 'may not be set on pods that are already bound to a node'));
}

function validateContainerTransitions(errors: FieldError[], status: PodStatus, old: Pod): void {
  const spec = old.spec ?? { containers: [] };
  for (const list of ['containers', 'initContainers'] as const) {
    const statuses = list === 'containers' ? 'containerStatuses' : 'initContainerStatuses';
    const rule = restartRule(spec, spec[list]);
    validateTransitions(errors, status[statuses], old.status?.[statuses], rule, STATUS.child(statuses));
  }
  const ephemeral = 'ephemeralContainerStatuses';
  validateTransitions(
    errors,
    status[ephemeral],
    old.status?.[ephemeral],
    () => false,
    STATUS.child(ephemeral),
  );
}

function validateContainerStatuses(errors: FieldError[], status: PodStatus, spec: PodSpec): void {
  const { containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = status;
  const ofContainers = STATUS.child('containerStatuses');
  const ofInitContainers = STATUS.child('initContainerStatuses');
  const ofEphemeral = STATUS.child('ephemeralContainerStatuses');
  const system = spec.os?.name ?? 'linux';
  validateStatusUsers(errors, containerStatuses, system, ofContainers);
  validateStatusUsers(errors, initContainerStatuses, system, ofInitContainers);
  validateStatusUsers(errors, ephemeralContainerStatuses, system, ofEphemeral);
  validateAllocatedResources(errors, containerStatuses, spec.containers, ofContainers);
  validateAllocatedResources(errors, initContainerStatuses, spec.initContainers, ofInitContainers);
  refuseAllocatedResources(errors, ephemeralContainerStatuses, ofEphemeral);
}

function validateClaimStatuses(errors: FieldError[], { spec, status }: Pod, path: FieldPath): void {
  const claims = new Set((spec?.resourceClaims ?? []).map((claim) => claim.name));
  const seen = new Set<string>();
  for (const [index, { name, resourceClaimName }] of (status?.resourceClaimStatuses ?? []).entries()) {
    const at = path.index(index);
    if (!claims.has(name)) {
      errors.push(
        invalid(at.child('name'), name, 'must match the name of an entry in `spec.resourceClaims`'),
      );
    }
    if (seen.has(name)) errors.push(duplicate(at.child('name'), name));
    seen.add(name);
    if (resourceClaimName === undefined) continue;
    const messages = dns1123Subdomain(resourceClaimName);
    checkMessages(errors, at.child('resourceClaimName'), resourceClaimName, messages);
  }
}

type Address = { readonly ip?: string };

function validatePodAddresses(
  errors: FieldError[],
  { podIPs = [] }: PodStatus,
  old: PodStatus | undefined,
  path: FieldPath,
): void {
  const before = new Set((old?.podIPs ?? []).map(({ ip }) => ip));
  const found: FieldError[] = [];
  for (const [index, { ip }] of podIPs.entries()) {
    if (!before.has(ip)) append(found, validateIpOfAnyForm(ip, path.index(index), true));
  }
  append(errors, found);
  if (found.length > 0 || podIPs.length <= 1) return;
  validateFamilies(errors, podIPs, path);
  validateUniqueAddresses(errors, podIPs, path);
}

function validateHostAddresses(
  errors: FieldError[],
  { hostIP, hostIPs = [] }: PodStatus,
  old: PodStatus | undefined,
  path: FieldPath,
): void {
  const [first] = hostIPs;
  if (!first) return;
  const before = new Set((old?.hostIPs ?? []).map(({ ip }) => ip));
  if (first.ip !== hostIP) {
    errors.push(invalid(path.index(0).child('ip'), first.ip, 'must be equal to `hostIP`'));
  }
  const found: FieldError[] = [];
  for (const [index, { ip }] of hostIPs.entries()) {
    if (!before.has(ip)) append(found, validateIpOfAnyForm(ip, path.index(index), true));
  }
  append(errors, found);
  if (found.length > 0 || hostIPs.length <= 1) return;
  validateUniqueAddresses(errors, hostIPs, path);
  validateFamilies(errors, hostIPs, path);
}

function validateFamilies(errors: FieldError[], addresses: readonly Address[], path: FieldPath): void {
  const families = new Set(addresses.map(({ ip = '' }) => ipFamilyOf(ip)));
  if (families.size === addresses.length) return;
  errors.push(invalid(path, printed(ADDRESSES, addresses), ONE_OF_EACH_FAMILY));
}

function validateUniqueAddresses(errors: FieldError[], addresses: readonly Address[], path: FieldPath): void {
  const seen = new Set<string | undefined>();
  for (const [index, address] of addresses.entries()) {
    if (seen.has(address.ip)) errors.push(duplicate(path.index(index), printed(ADDRESS, address)));
    seen.add(address.ip);
  }
}
