import { forbiddenError, type StatusCause, StatusError } from '../../api/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';

/** The 403 by which a plugin refuses a write. An object without a name yet is called by what its name begins with. */
export function refused(attributes: AdmissionAttributes, why: string, causes?: StatusCause[]): StatusError {
  const { resource, object, name } = attributes;
  const called = name || object?.metadata.name || object?.metadata.generateName || 'Unknown';
  const error = forbiddenError(resource, called, why);
  return causes
    ? new StatusError(error.code, error.reason, error.message, { ...error.details, causes })
    : error;
}
