import type { DeleteOptions } from '../registry/delete-options.ts';
import type { Call } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/**
 * The options of a deletion: of the body, whatever version of DeleteOptions that is, and only where it is empty of the
 * query. Throws the 400 of what is none.
 */
export declare function readDeleteOptions(parts: ServerParts, call: Call): Promise<DeleteOptions>;
//# sourceMappingURL=read-delete-options.d.ts.map
