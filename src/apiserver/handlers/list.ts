import type { HttpResponse } from '../../base/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import { listOptions } from '../request/list-options.ts';
import { selectionOf } from '../request/selection.ts';
import type { ServerParts } from '../server-parts.ts';
import { listPage } from './list-page.ts';

/** GET of a collection. */
export async function listObjects(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadataList']);
  const { resource } = call;
  const options = listOptions(call.query, false);
  const selection = selectionOf(resource.kind, options);
  const keyPrefix = keyPrefixOf(call);
  const content = await listPage({ resource, options, selection, keyPrefix });
  return answer(200, form.contentType, form.list(content), call.warnings.headers());
}

/** What the keys of all objects begin with that a collection's path stands for. */
export function keyPrefixOf({ resource, info }: ResourceCall<StoredResource>): string {
  const { storage } = resource;
  return resource.info.namespaced && info.namespace !== ''
    ? storage.key(info.namespace, '')
    : storage.cache.prefix;
}
