/** The names and amounts of resources: what containers ask for, nodes have and quotas count. */
import type { FieldError, FieldPath } from '../field.ts';
import { Quantity } from '../values/index.ts';
import { invalid } from './errors.ts';
import { qualifiedName } from './names.ts';

const NATIVE_DOMAIN = 'kubernetes.io/';
const HUGE_PAGES = 'hugepages-';
const ATTACHABLE_VOLUMES = 'attachable-volumes-';
const REQUESTS = 'requests.';

/** Counted objects: a quota holds so many, never half a one. */
const COUNTED: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

export const STANDARD_CONTAINER_RESOURCES: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
]);

export function isHugePageResource(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

export function isAttachableVolumeResource(name: string): boolean {
  return name.startsWith(ATTACHABLE_VOLUMES);
}

/** Of upstream itself: without a domain, or with one that ends in `kubernetes.io`. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes(NATIVE_DOMAIN);
}

/** Of a device plugin or an operator: with a domain of its own, and fit to be counted in a quota. */
export function isExtendedResource(name: string): boolean {
  return (
    !isNativeResource(name) && !name.startsWith(REQUESTS) && qualifiedName(`${REQUESTS}${name}`).length === 0
  );
}

export function isIntegerResource(name: string): boolean {
  return COUNTED.has(name) || isExtendedResource(name);
}

/** An amount that is not negative, and whole where the resource comes in pieces. */
export function validateResourceQuantity(
  name: string,
  amount: string | number,
  path: FieldPath,
): FieldError[] {
  const quantity = Quantity.parse(amount);
  const errors = validateNonNegativeQuantity(quantity, path);
  if (isIntegerResource(name) && quantity.asMilli() % 1000 !== 0) {
    errors.push(invalid(path, quantity.toString(), 'must be an integer'));
  }
  return errors;
}

export function validateNonNegativeQuantity(quantity: Quantity, path: FieldPath): FieldError[] {
  return quantity.sign() < 0
    ? [invalid(path, quantity.toString(), 'must be greater than or equal to 0')]
    : [];
}

export function validatePositiveQuantity(quantity: Quantity, path: FieldPath): FieldError[] {
  return quantity.sign() <= 0 ? [invalid(path, quantity.toString(), 'must be greater than zero')] : [];
}
