import type { HttpResponse } from '../../base/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import { createObject } from '../registry/create-object.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import { writeOptions } from '../request/write-options.ts';
import type { ServerParts } from '../server-parts.ts';
import { readBody } from './body.ts';
import { decodeBody } from './decode-body.ts';
import { settleNamespace } from './settle.ts';
import { writeContext } from './write-call.ts';

/** POST to a collection. */
export async function createCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const { resource, query, http, warnings } = call;
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadata']);
  const bytes = await readBody(parts, call);
  const options = writeOptions(query, 'CreateOptions');
  const { fieldValidation } = options;
  const object = decodeBody(resource, {
    bytes,
    contentType: http.headers['content-type'],
    fieldValidation,
    warnings,
  });
  const namespace = settleNamespace(call, object);
  const version = await createObject(
    parts,
    { resource, namespace, object },
    writeContext(parts, call, options),
  );
  return answer(201, form.contentType, form.object(version), call.warnings.headers());
}
