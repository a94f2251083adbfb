import { type HttpResponse } from '../../base/index.ts';
import { type ResourceCall, type ServerParts, type StoredResource } from '../../apiserver/index.ts';
/** GET of `scale`: how many replicas an object wants and has, whatever its kind. */
export declare function getScale(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
/** PUT of `scale`. */
export declare function updateScale(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
/** PATCH of `scale`: the patch is of the Scale, not of the object behind it. */
export declare function patchScale(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
//# sourceMappingURL=scale.d.ts.map
