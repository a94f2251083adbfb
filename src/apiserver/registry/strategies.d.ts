import type { ServedResource } from './served-resource.ts';
import type { UpdateStrategy } from './update-object.ts';
/** How the object itself, or one of the subresources that hold it, is updated; undefined where there is no such one. */
export declare function strategyOf(resource: ServedResource, subresource: string): UpdateStrategy | undefined;
//# sourceMappingURL=strategies.d.ts.map
