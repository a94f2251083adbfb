import { type KubernetesObject, StatusError } from '../../api/index.ts';
import type { DeleteOptions } from '../request/delete-options.ts';

/** Throws a 409 where the object is not the one that the options speak of. */
export function holdToPreconditions(
  { preconditions }: DeleteOptions,
  object: KubernetesObject,
  revision: number,
  kind: string,
): void {
  if (!preconditions) return;
  const { uid, resourceVersion } = preconditions;
  const name = object.metadata.name ?? '';
  if (uid !== undefined && uid !== object.metadata.uid) {
    const record = `the UID in record (${object.metadata.uid})`;
    throw mismatch(kind, name, `the UID in the precondition (${uid}) does not match ${record}. ${RECREATED}`);
  }
  if (resourceVersion !== undefined && resourceVersion !== String(revision)) {
    const record = `the ResourceVersion in record (${revision})`;
    throw mismatch(
      kind,
      name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match ${record}. ${MODIFIED}`,
    );
  }
}

const RECREATED = 'The object might have been deleted and then recreated';
const MODIFIED = 'The object might have been modified';

/** Upstream names the kind here where other conflicts name the resource. */
function mismatch(kind: string, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${kind} "${name}": ${why}`;
  return new StatusError(409, 'Conflict', message, { name, kind });
}
