import type { JsonObject } from '../../base/index.ts';
import { type Documentation } from '../../kinds/index.ts';
export declare function referenceV3(name: string): JsonObject;
/**
 * A definition as OpenAPI v3 has it: with texts and defaults, and with whatever stands beside a reference around an
 * `allOf`, since v3 ignores what stands beside a `$ref`.
 */
export declare function schemaV3(name: string, documentation: Documentation): JsonObject;
//# sourceMappingURL=schema-v3.d.ts.map
