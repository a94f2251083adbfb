import { managerOfUserAgent, type Status } from '../../api/index.ts';
import type { Authorizer } from '../contracts/index.ts';
import { authorOf } from '../registry/author.ts';
import { deleteObject } from '../registry/delete-object.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { Writes } from '../registry/writes.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { Reply } from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import type { DeleteOptions } from '../request/delete-options.ts';
import { Freshness, type ObjectVersion } from '../storage/index.ts';
import { deleteUnreadable } from './delete-unreadable.ts';
import { readDeleteOptions } from './read-delete-options.ts';

/** DELETE of one object. */
export function deleteEndpoint(writes: Writes, authorizer: Authorizer): Endpoint<StoredResource> {
  return { produces: 'object', handle: (call) => deleteOne(writes, authorizer, call) };
}

async function deleteOne(
  writes: Writes,
  authorizer: Authorizer,
  call: ResourceCall<StoredResource>,
): Promise<Reply> {
  const { resource, info } = call;
  const options = await readDeleteOptions(call);
  if (options.ignoreStoreReadErrorWithClusterBreakingPotential) {
    return deleteUnreadable(call, options, authorizer, authorOfDeletion(call));
  }
  const { version, gone } = await deleteObject(
    writes,
    { resource, namespace: resource.kind.namespaced ? info.namespace : '', name: info.name, options },
    deleteContext(call, options),
  );
  const status = !gone && options.orphanDependents === false ? 202 : 200;
  return gone && !resource.kind.deletion.returnsObject
    ? { kind: 'status', status, body: deletedStatus(resource, version) }
    : { kind: 'object', status, as: resource.kind, version };
}

export function deleteContext(call: Call, options: DeleteOptions): WriteContext {
  const { dryRun = [], ...others } = options;
  return {
    user: call.user,
    warnings: call.warnings,
    annotations: call.annotations,
    dryRun: dryRun.length > 0,
    nowMs: call.receivedMs,
    fieldManager: '',
    author: authorOfDeletion(call),
    freshness: new Freshness(),
    options: {
      kind: 'DeleteOptions',
      apiVersion: 'meta.k8s.io/v1',
      ...others,
      ...(dryRun.length > 0 ? { dryRun } : {}),
    },
  };
}

function authorOfDeletion({ info, user, http }: Call): string {
  return authorOf(info.verb, user.name, managerOfUserAgent(http.headers['user-agent'] ?? ''));
}

function deletedStatus({ of }: StoredResource, { object }: ObjectVersion): Status {
  const { name = '', uid = '' } = object.metadata;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(of.group === '' ? {} : { group: of.group }), kind: of.resource, uid },
  };
}
