/** What resources are called, and what their names say of them. */
import { qualifiedName } from '../../../api/index.ts';

const NATIVE_DOMAIN = 'kubernetes.io/';
const HUGE_PAGES = 'hugepages-';
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

export function isHugePageResource(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
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

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const STANDARD: ReadonlySet<string> = new Set([
  ...COMPUTE,
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'storage',
  'requests.storage',
]);

/** A resource that upstream knows by a name without a domain, in quotas as in containers. */
export function isStandardResource(name: string): boolean {
  return (
    STANDARD.has(name) ||
    isHugePageResource(name) ||
    name.startsWith('requests.hugepages-') ||
    isIntegerResource(name)
  );
}

/** A resource without a domain that a quota may count. */
export function isQuotaResource(name: string): boolean {
  return name !== 'storage' && isStandardResource(name);
}

export function isContainerResource(name: string): boolean {
  return COMPUTE.includes(name) || isHugePageResource(name);
}

/** The resources that the whole Pod may ask for. */
export function isPodResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePageResource(name);
}

/** Resources that a Pod may use more of than it asked for. */
export function mayOvercommit(name: string): boolean {
  return isNativeResource(name) && !isHugePageResource(name);
}

/** The size of one of the pages: `2Mi` of `hugepages-2Mi`. */
export function hugePageSize(name: string): string {
  return name.slice('hugepages-'.length);
}
