import type { KubernetesObject } from '../../api/index.ts';
import type { Authorizer } from '../contracts/index.ts';
import { holdToUid } from '../registry/preconditions.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { updateObject, type UpdateStrategy } from '../registry/update-object.ts';
import type { Writes } from '../registry/writes.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { ObjectReply } from '../reply/reply.ts';
import { writeOptions } from '../request/write-options.ts';
import { decodeBody } from './decode-body.ts';
import { mayCreate } from './may-create.ts';
import { checkName, settleNamespace } from './settle.ts';
import { updateStrategyOf } from './update-strategy.ts';
import { writeContext } from './write-context.ts';

/** PUT of an object, or of its status. */
export function updateEndpoint(writes: Writes, authorizer: Authorizer): Endpoint<StoredResource> {
  return { produces: 'object', handle: (call) => update(writes, authorizer, call, updateStrategyOf(call)) };
}

async function update(
  writes: Writes,
  authorizer: Authorizer,
  call: ResourceCall<StoredResource>,
  strategy: UpdateStrategy,
): Promise<ObjectReply> {
  const { resource, info, query } = call;
  const bytes = await call.readBody();
  const options = writeOptions(query, 'UpdateOptions');
  const read = (): KubernetesObject => decodeBody(resource.kind, call, bytes, options);
  let object: KubernetesObject | undefined = read();
  const namespace = settleNamespace(call, object);
  checkName(object, info.name);
  const context = writeContext(call, options);
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    const fresh = object ?? read();
    object = undefined;
    settleNamespace(call, fresh);
    if (!old) return fresh;
    holdToUid(resource, old, fresh.metadata.uid, context.dryRun);
    // A create sets its defaults itself.
    resource.kind.strategy.setDefaults?.(fresh);
    return fresh;
  };
  const change = {
    resource,
    strategy,
    namespace,
    name: info.name,
    next,
    mayCreate: mayCreate(authorizer, call),
  };
  const { version, created } = await updateObject(writes, change, context);
  return { kind: 'object', status: created ? 201 : 200, as: resource.kind, version };
}
