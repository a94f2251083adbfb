import type { HttpResponse } from '../../base/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { updateObject, type UpdateStrategy } from '../registry/update-object.ts';
import type { ResourceCall } from '../request/call.ts';
import { writeOptions } from '../request/write-options.ts';
import type { ServerParts } from '../server-parts.ts';
import { readBody } from './body.ts';
import { decodeBody } from './decode-body.ts';
import { checkName, settleNamespace } from './settle.ts';
import { writeContext } from './write-call.ts';

/** PUT of an object, or of its status. */
export async function updateCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
  strategy: UpdateStrategy,
): Promise<HttpResponse> {
  const { resource, info, query, http, warnings } = call;
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadata']);
  const bytes = await readBody(parts, call);
  const options = writeOptions(query, 'UpdateOptions');
  const { fieldValidation } = options;
  const body = { bytes, contentType: http.headers['content-type'], fieldValidation, warnings };
  const read = (): KubernetesObject => decodeBody(resource, body);
  let object: KubernetesObject | undefined = read();
  const namespace = settleNamespace(call, object);
  checkName(object, info.name);
  const next = (): KubernetesObject => {
    const fresh = object ?? read();
    object = undefined;
    settleNamespace(call, fresh);
    return fresh;
  };
  const change = { resource, strategy, namespace, name: info.name, next };
  const { version, created } = await updateObject(parts, change, writeContext(parts, call, options));
  return answer(created ? 201 : 200, form.contentType, form.object(version), call.warnings.headers());
}
