import type { HttpResponse } from '../../base/index.ts';
import { type GroupVersionKind, parseApiVersion } from '../../api/index.ts';
import type { VirtualResource } from '../contracts/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import { readBody } from './body.ts';
import { decodeBody } from './decode-body.ts';
import { settleNamespace } from './settle.ts';
import { writeContext } from './write-call.ts';
import { recordFields } from '../registry/recorded-fields.ts';
import type { ResourceCall } from '../request/call.ts';
import { writeOptions } from '../request/write-options.ts';
import type { ServerParts } from '../server-parts.ts';
import { ObjectVersion } from '../storage/index.ts';

/** POST to a resource, or a subresource, that is computed: the answer is what it returns. */
export async function createVirtual(
  parts: ServerParts,
  call: ResourceCall,
  virtual: VirtualResource,
): Promise<HttpResponse> {
  const { info, http, warnings, query, user } = call;
  const resource = { ...call.resource, kind: kindOf(call), rules: {}, conversion: undefined };
  const form = formOf(parts, { ...call, resource }, ['Table', 'PartialObjectMetadata']);
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
  const context = writeContext(parts, call, options);
  recordFields(resource, undefined, object, context, info.subresource);
  const { dryRun } = context;
  const made = await virtual.create({
    user,
    namespace,
    name: info.name,
    object,
    options: context.options,
    dryRun,
  });
  const kind = { ...parseApiVersion(made.apiVersion), kind: made.kind };
  const shown = formOf(parts, { ...call, resource: { ...resource, kind } }, [
    'Table',
    'PartialObjectMetadata',
  ]);
  return answer(201, form.contentType, shown.object(ObjectVersion.unstored('', made)), warnings.headers());
}

/** The kind of what is sent there. */
function kindOf({ resource, info }: ResourceCall): GroupVersionKind {
  const below = resource.info.subresources.find(({ name }) => name === info.subresource);
  return below ? below.kind : resource.kind;
}
