import type { Call } from '../request/call.ts';
import type { WriteOptions } from '../request/write-options.ts';
import type { ServerParts } from '../server-parts.ts';
import type { WriteContext } from '../registry/write-context.ts';
/** What the registry needs to know of a create, an update or a patch. */
export declare function writeContext({ clock }: ServerParts, call: Call, options: WriteOptions): WriteContext;
//# sourceMappingURL=write-call.d.ts.map
