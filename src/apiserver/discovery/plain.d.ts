import type { JsonObject } from '../../base/index.ts';
import type { ServedGroup, ServedVersion } from './groups.ts';
/** `/api`: the versions of the core group. */
export declare function apiVersions(groups: readonly ServedGroup[], serverAddress: string): JsonObject;
/** `/apis`: all other groups. */
export declare function apiGroupList(groups: readonly ServedGroup[]): JsonObject;
/** `/apis/GROUP`. */
export declare function apiGroup(group: ServedGroup): JsonObject;
/** `/apis/GROUP/VERSION`, and `/api/v1`, which upstream leaves without an apiVersion of its own. */
export declare function apiResourceList(group: string, { version, resources }: ServedVersion): JsonObject;
//# sourceMappingURL=plain.d.ts.map
