import { type StatusCause, StatusError } from '../../api/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
/** The 403 by which a plugin refuses a write. An object without a name yet is called by what its name begins with. */
export declare function refused(
  attributes: AdmissionAttributes,
  why: string,
  causes?: StatusCause[],
): StatusError;
//# sourceMappingURL=refusal.d.ts.map
