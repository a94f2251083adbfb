import type { ResourceInfo } from '../../api/index.ts';
export interface ServedVersion {
  readonly version: string;
  readonly resources: readonly ResourceInfo[];
}
export interface ServedGroup {
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly ServedVersion[];
}
/** Resources by group and version, in the order in which they come. */
export declare function groupsOf(resources: readonly ResourceInfo[]): readonly ServedGroup[];
//# sourceMappingURL=groups.d.ts.map
