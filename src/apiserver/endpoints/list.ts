import type { Clock } from '../../base/index.ts';
import { keyPrefixOf } from '../registry/key-prefix.ts';
import { listPage } from '../registry/list-page.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { ListReply } from '../reply/reply.ts';
import { listOptions } from '../request/list-options.ts';
import { selectionOf } from '../request/selection.ts';

/** GET of a collection. */
export function listEndpoint(clock: Clock): Endpoint<StoredResource> {
  return { produces: 'list', handle: (call) => listObjects(clock, call) };
}

async function listObjects(
  clock: Clock,
  { resource, info, query }: ResourceCall<StoredResource>,
): Promise<ListReply> {
  const options = listOptions(query, false);
  const selection = selectionOf(resource.kind, options);
  const content = await listPage({
    resource,
    clock,
    options,
    selection,
    keyPrefix: keyPrefixOf(resource, info.namespace),
  });
  return { kind: 'list', status: 200, as: resource.kind, content };
}
