import type { JsonObject } from '../../base/index.ts';
import { type Documentation } from '../../kinds/index.ts';
import { type Operation } from './operations.ts';
/** The OpenAPI v2 document of everything that is served. */
export declare function documentV2(
  operations: readonly Operation[],
  version: string,
  documentation: Documentation,
): JsonObject;
//# sourceMappingURL=document-v2.d.ts.map
