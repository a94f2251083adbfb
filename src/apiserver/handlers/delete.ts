import type { HttpResponse } from '../../base/index.ts';
import { managerOfUserAgent, type Status } from '../../api/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import { authorOf } from '../registry/author.ts';
import { deleteObject } from '../registry/delete-object.ts';
import type { DeleteOptions } from '../registry/delete-options.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
import type { ObjectVersion } from '../storage/index.ts';
import { readDeleteOptions } from './read-delete-options.ts';

/** DELETE of one object. */
export async function deleteCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const { resource, info } = call;
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadata']);
  const options = await readDeleteOptions(parts, call);
  const { version, gone } = await deleteObject(
    parts,
    { resource, namespace: resource.info.namespaced ? info.namespace : '', name: info.name, options },
    deleteContext(parts, call, options),
  );
  const status = !gone && options.orphanDependents === false ? 202 : 200;
  const body =
    gone && !resource.deletion.returnsObject
      ? form.status(deletedStatus(resource, version))
      : form.object(version);
  return answer(status, form.contentType, body, call.warnings.headers());
}

export function deleteContext(
  { clock, resources }: ServerParts,
  call: ResourceCall<StoredResource>,
  options: DeleteOptions,
): WriteContext {
  return {
    user: call.user,
    warnings: call.warnings,
    dryRun: (options.dryRun ?? []).length > 0,
    nowMs: clock.now(),
    fieldManager: '',
    author: authorOf(
      call.info.verb,
      call.user.name,
      managerOfUserAgent(call.http.headers['user-agent'] ?? ''),
    ),
    freshness: resources.freshness(),
    options: { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...options },
  };
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
