import { isObject, type HttpResponse, type JsonObject } from '../../base/index.ts';
import { badRequest, type Status } from '../../api/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import { jsonLine } from '../encoding/json-bytes.ts';
import { deleteObject } from '../registry/delete-object.ts';
import type { DeleteOptions } from '../registry/delete-options.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import { booleanOf, integerOf } from '../request/query-values.ts';
import type { ServerParts } from '../server-parts.ts';
import type { ObjectVersion } from '../storage/index.ts';
import { readBody } from './body.ts';

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
      ? jsonLine(deletedStatus(resource, version))
      : form.object(version);
  return answer(status, form.contentType, body, call.warnings.headers());
}

/** The options of a deletion: of the body, and only where that is empty of the query. */
export async function readDeleteOptions(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<DeleteOptions> {
  const bytes = await readBody(parts, call);
  return bytes.length === 0 ? queryOptions(call.query) : bodyOptions(bytes);
}

export function deleteContext(
  { clock }: ServerParts,
  call: ResourceCall<StoredResource>,
  options: DeleteOptions,
): Parameters<typeof deleteObject>[2] {
  return {
    user: call.user,
    warnings: call.warnings,
    dryRun: (options.dryRun ?? []).length > 0,
    nowMs: clock.now(),
    fieldManager: '',
    options: { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...options },
  };
}

function queryOptions(query: URLSearchParams): DeleteOptions {
  const gracePeriodSeconds = integerOf(query, 'gracePeriodSeconds');
  const orphanDependents = booleanOf(query, 'orphanDependents');
  const propagationPolicy = query.get('propagationPolicy');
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(orphanDependents === undefined ? {} : { orphanDependents }),
    ...(propagationPolicy === null ? {} : { propagationPolicy }),
    dryRun: query.getAll('dryRun'),
  };
}

function bodyOptions(bytes: Uint8Array): DeleteOptions {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isObject(value)) throw badRequest('the body is no DeleteOptions');
  return value as JsonObject as DeleteOptions;
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
