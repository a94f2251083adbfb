import type { RequestInfo } from '../apiserver/index.ts';
/** What to warn of whoever asks for a resource; undefined where nothing is. */
export declare function deprecationOf({ group, version, resource }: RequestInfo): string | undefined;
//# sourceMappingURL=deprecations.d.ts.map
