import type { JsonObject } from '../../base/index.ts';
import type { Documentation } from '../../kinds/index.ts';
import type { Operation } from './operations.ts';
/** The OpenAPI v3 document of some operations, with every schema that they lead to. */
export declare function documentV3(
  operations: readonly Operation[],
  version: string,
  documentation: Documentation,
): JsonObject;
//# sourceMappingURL=document-v3.d.ts.map
