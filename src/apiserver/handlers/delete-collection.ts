import type { HttpResponse } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import { deleteObject } from '../registry/delete-object.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import { listOptions } from '../request/list-options.ts';
import { selectionOf } from '../request/selection.ts';
import type { ServerParts } from '../server-parts.ts';
import { deleteContext } from './delete.ts';
import { readDeleteOptions } from './read-delete-options.ts';
import { keyPrefixOf } from './list.ts';
import { listPage } from './list-page.ts';

/** DELETE of a collection: of everything that the selectors leave. Answers with the list of what was found. */
export async function deleteCollection(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadataList']);
  const { resource } = call;
  const deletion = await readDeleteOptions(parts, call);
  const options = listOptions(call.query, false);
  const selection = selectionOf(resource.kind, options);
  const context = deleteContext(parts, call, deletion);
  const { freshness } = context;
  const content = await listPage({ resource, options, selection, keyPrefix: keyPrefixOf(call), freshness });
  for (const { object } of content.versions) {
    const { name = '', namespace = '' } = object.metadata;
    await ignoreMissing(deleteObject(parts, { resource, namespace, name, options: deletion }, context));
  }
  return answer(200, form.contentType, form.list(content), call.warnings.headers());
}

/** Somebody else may have deleted an object first. */
async function ignoreMissing(deleting: Promise<unknown>): Promise<void> {
  try {
    await deleting;
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
  }
}
