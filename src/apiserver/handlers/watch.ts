import { type HttpResponse, randomInt } from '../../base/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import { type ListOptions, listOptions, revisionOf } from '../request/list-options.ts';
import { type Selection, selectionOf } from '../request/selection.ts';
import type { ServerParts } from '../server-parts.ts';
import { watchObjects } from '../watch/object-watch.ts';
import { keyPrefixOf } from './list.ts';

/** GET of a collection with `watch=true`: events until the timeout, or until the client goes. */
export async function watchCollection(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadata']);
  const { resource, query } = call;
  const options = listOptions(query, true);
  const selection = watchSelection(call, options);
  const revision = revisionOf(options.resourceVersion);
  const withObjects = options.sendInitialEvents ?? revision === 0;
  if (withObjects && (options.sendInitialEvents || options.resourceVersion === ''))
    await resource.storage.refresh();
  else await resource.storage.cache.load();
  const stream = watchObjects(parts.clock, call.http.signal, {
    resource,
    form,
    selection,
    keyPrefix: keyPrefixOf(call),
    afterRevision: withObjects ? undefined : revision || resource.storage.cache.revision,
    markInitialEvents: withObjects && options.sendInitialEvents === true && options.allowWatchBookmarks,
    bookmarks: options.allowWatchBookmarks,
    timeoutMs: timeoutMs(parts, options),
    queueLimit: parts.limits.watchQueue,
  });
  return answer(200, form.watchContentType, stream, call.warnings.headers());
}

/** An old path may watch one name. */
function watchSelection({ info, resource }: ResourceCall, options: ListOptions): Selection {
  const named = info.watchByPath && (info.parts[1] ?? '') !== '';
  return selectionOf(resource.kind, {
    labelSelector: options.labelSelector,
    fieldSelector: named ? `metadata.name=${info.name}` : options.fieldSelector,
  });
}

/** Upstream lets watches without a timeout end at different times, so that clients do not come back all at once. */
function timeoutMs({ limits, random }: ServerParts, { timeoutSeconds = 0 }: ListOptions): number {
  if (timeoutSeconds > 0) return timeoutSeconds * 1000;
  return limits.watchTimeoutMs + randomInt(random, limits.watchTimeoutMs);
}
