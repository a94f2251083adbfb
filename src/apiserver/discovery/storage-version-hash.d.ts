import type { ResourceInfo } from '../../api/index.ts';
/**
 * Upstream's hash of what a resource is stored as: clients see by it when that changes. Undefined for what is not
 * stored.
 */
export declare function storageVersionHash(resource: ResourceInfo): string | undefined;
//# sourceMappingURL=storage-version-hash.d.ts.map
