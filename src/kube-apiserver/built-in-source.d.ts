import type { ResourceSource } from '../apiserver/index.ts';
/** The built-in resources, which never change. */
export declare const builtInSource: ResourceSource;
//# sourceMappingURL=built-in-source.d.ts.map
