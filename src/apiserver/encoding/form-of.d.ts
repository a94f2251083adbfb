import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Form } from './form.ts';
import { type Transform } from './negotiate.ts';
/** How the client of a call wants its objects. Throws a 406. */
export declare function formOf(
  parts: ServerParts,
  call: ResourceCall,
  transforms: readonly Transform[],
): Form;
//# sourceMappingURL=form-of.d.ts.map
