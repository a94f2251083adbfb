import { type GroupVersionKind, parseApiVersion, requireKind } from '../../api/index.ts';
import { WriteAttributes } from '../admission/attributes.ts';
import type { VirtualResource } from '../contracts/index.ts';
import type { Writes } from '../registry/writes.ts';
import { dropRepeatedOwners } from '../registry/repeated-owners.ts';
import { SYSTEM_FIELDS } from '../registry/system-fields.ts';
import { recordFields } from '../registry/recorded-fields.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { ObjectReply } from '../reply/reply.ts';
import { writeOptions } from '../request/write-options.ts';
import { ObjectVersion } from '../storage/index.ts';
import { decodeBody } from './decode-body.ts';
import { settleNamespace } from './settle.ts';
import { writeContext } from './write-context.ts';

/** POST to a resource, or a subresource, that is computed: the answer is what it returns. */
export function virtualEndpoint(virtual: VirtualResource, writes: Writes): Endpoint {
  return { produces: 'computed', handle: (call) => createVirtual(virtual, writes, call) };
}

async function createVirtual(
  virtual: VirtualResource,
  writes: Writes,
  call: ResourceCall,
): Promise<ObjectReply> {
  const { info, query, user } = call;
  const { kinds, codec } = call.resource;
  const of = requireKind(kinds, sentKind(call));
  const bytes = await call.readBody();
  const options = writeOptions(query, 'CreateOptions');
  const object = decodeBody(of, call, bytes, options);
  const namespace = settleNamespace(call, object);
  const context = writeContext(call, options);
  if (!virtual.keepsSystemFields) for (const field of SYSTEM_FIELDS) delete object.metadata[field];
  dropRepeatedOwners(object, context.warnings);
  recordFields(of, undefined, object, context, info.subresource);
  const { dryRun } = context;
  const { name } = info;
  const attributes = new WriteAttributes({
    operation: 'CREATE',
    kind: of,
    resource: { group: info.group, version: info.version, resource: info.resource },
    subresource: info.subresource,
    namespace,
    name,
    object,
    user,
    options: context.options,
    dryRun,
    receivedMs: context.nowMs,
    warnings: context.warnings,
    annotations: context.annotations,
  });
  await writes.admission.mutate(attributes);
  await writes.admission.validate(attributes);
  const made = await virtual.create({
    user,
    namespace,
    name,
    object: attributes.object ?? object,
    options: context.options,
    dryRun,
  });
  const as = requireKind(kinds, { ...parseApiVersion(made.apiVersion), kind: made.kind });
  return { kind: 'object', status: 201, as, version: ObjectVersion.unstored(codec, '', made) };
}

/** The kind of what is sent there. */
function sentKind({ resource, info }: ResourceCall): GroupVersionKind {
  const below = resource.kind.subresources.find(({ name }) => name === info.subresource);
  return below ? below.kind : resource.kind;
}
