import type { PathHandler, ResourceSource } from '../contracts/index.ts';
/** Serves `/openapi/v2` and `/openapi/v3`, made from the schemas when they are first asked for. */
export declare function openApiPaths(source: ResourceSource, gitVersion: string): PathHandler;
//# sourceMappingURL=openapi-paths.d.ts.map
