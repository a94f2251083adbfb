import type { PathHandler, ResourceSource } from '../contracts/index.ts';
/** Serves `/`: the paths that there are. */
export declare function indexPath(source: ResourceSource): PathHandler;
//# sourceMappingURL=index-path.d.ts.map
