import type { Documentation } from '../../kinds/index.ts';
import type { Operation } from './operations.ts';
import { type ParameterKey } from './parameters.ts';
/** `apps_v1`: what operations are grouped by. */
export declare function tagOf({ path }: Operation): string;
/** The published text of an operation; the deprecated watches below `/watch/` are described nowhere. */
export declare function operationText(operation: Operation, documentation: Documentation): string | undefined;
export declare function parameterText(
  key: ParameterKey,
  kind: string,
  documentation: Documentation,
): string | undefined;
//# sourceMappingURL=texts.d.ts.map
