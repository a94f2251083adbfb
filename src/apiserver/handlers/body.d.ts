import type { Call } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** Reads the body of a call. Throws a 413 past the limit. */
export declare function readBody({ limits }: ServerParts, { http }: Call): Promise<Uint8Array>;
//# sourceMappingURL=body.d.ts.map
