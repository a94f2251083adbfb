import type { ResourceSource } from '../contracts/index.ts';
import { type Operation } from './operations.ts';
/** The operations of each document of `/openapi/v3`, by its path there: `apis/apps/v1`. */
export declare function operationGroups(source: ResourceSource): ReadonlyMap<string, readonly Operation[]>;
//# sourceMappingURL=operation-groups.d.ts.map
