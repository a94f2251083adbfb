import { FieldPath, forbiddenError, invalid, invalidError, type Status } from '../../api/index.ts';
import type { Authorizer } from '../contracts/index.ts';
import { attributesOf } from '../authorization/attributes.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { modifiedMeanwhile } from '../registry/preconditions.ts';
import type { ResourceCall } from '../reply/endpoint.ts';
import type { Reply } from '../reply/reply.ts';
import { checkDeleteOptions, type DeleteOptions, IGNORE_READ_ERROR } from '../request/delete-options.ts';

const VERB = 'unsafe-delete-ignore-read-errors';

/**
 * Removes an object that cannot be read, as upstream's feature gate AllowUnsafeMalformedObjectDeletion has it: for who
 * may do so, without a look at finalizers or preconditions. Throws the 422 where the object can be read.
 */
export async function deleteUnreadable(
  call: ResourceCall<StoredResource>,
  options: DeleteOptions,
  authorizer: Authorizer,
  author: string,
): Promise<Reply> {
  const { resource, info } = call;
  checkDeleteOptions(options);
  const { verdict, reason = '' } = await authorizer.authorize({
    ...attributesOf(call.user, info),
    verb: VERB,
  });
  if (verdict !== 'allow') {
    const why = `not permitted to do ${JSON.stringify(VERB)}, reason: ${reason}`;
    throw forbiddenError(resource.of, info.name, why);
  }
  const namespace = resource.kind.namespaced ? info.namespace : '';
  const object = await resource.storage.unreadable(namespace, info.name);
  if (!object) throw isReadableError(resource, info.name);
  if (!(await resource.storage.deleteUnreadable(object, { author }))) {
    throw modifiedMeanwhile(resource.of, info.name);
  }
  const body: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: info.name, kind: resource.kind.kind },
    code: 200,
  };
  return { kind: 'status', status: 200, body };
}

function isReadableError({ of }: StoredResource, name: string): Error {
  const detail = 'is exclusively used to delete corrupt object(s), try again by removing this option';
  const error = invalid(FieldPath.of(IGNORE_READ_ERROR), true, detail);
  return invalidError({ group: of.group, kind: of.resource }, name, [error]);
}
