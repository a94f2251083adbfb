import type { PathHandler, ResourceSource } from '../contracts/index.ts';
/** Serves `/api`, `/apis` and what lies right below them. Unknown groups and versions are left to others. */
export declare function discoveryPaths(source: ResourceSource): PathHandler;
//# sourceMappingURL=discovery-paths.d.ts.map
