import { createObject } from '../registry/create-object.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { Writes } from '../registry/writes.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { ObjectReply } from '../reply/reply.ts';
import { writeOptions } from '../request/write-options.ts';
import { decodeBody } from './decode-body.ts';
import { settleNamespace } from './settle.ts';
import { writeContext } from './write-context.ts';

/** POST to a collection. */
export function createEndpoint(writes: Writes): Endpoint<StoredResource> {
  return { produces: 'object', handle: (call) => create(writes, call) };
}

async function create(writes: Writes, call: ResourceCall<StoredResource>): Promise<ObjectReply> {
  const { resource, query } = call;
  const bytes = await call.readBody();
  const options = writeOptions(query, 'CreateOptions');
  const object = decodeBody(resource.kind, call, bytes, options);
  const namespace = settleNamespace(call, object);
  const creation = { resource, namespace, object };
  const version = await createObject(writes, creation, writeContext(call, options));
  return { kind: 'object', status: 201, as: resource.kind, version };
}
