import { type Operation } from './operations.ts';
/** The operations that tell what there is: of the roots, the groups and their versions, and `/version`. */
export declare function rootOperation(path: string): Operation | undefined;
/** `GET /apis/apps/`. */
export declare function groupOperation(group: string): Operation;
/** `GET /apis/apps/v1/`. */
export declare function versionOperation(group: string, version: string): Operation;
//# sourceMappingURL=root-operations.d.ts.map
