import { isHugePageResource, isIntegerResource, isNativeResource } from '../../validation/index.ts';

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
