/** How operations and their documents name groups and versions. */
/** `/apis/apps/v1`, `/api/v1`. */
export declare function rootPath({
  group,
  version,
}: {
  readonly group: string;
  readonly version: string;
}): string;
/** `RbacAuthorizationV1`: how operations name a group and version; `CoreV1` for the core group. */
export declare function clientName(group: string, version: string): string;
/** `RbacAuthorization`. */
export declare function groupName(group: string): string;
export declare function pascal(word: string): string;
//# sourceMappingURL=names.d.ts.map
