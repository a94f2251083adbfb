import type { ResourceName } from '../../api/index.ts';
/** What all keys of a built-in resource begin with, in upstream's layout: `/registry/pods/`. */
export declare function builtInPrefix({ group, resource }: ResourceName): string;
/** What all keys of a custom resource begin with: `/registry/example.com/things/`. */
export declare function customPrefix({ group, resource }: ResourceName): string;
//# sourceMappingURL=keys.d.ts.map
