import { type Clock, SharedSlice } from '../../base/index.ts';
import { FieldPath, invalid, invalidError, StatusError } from '../../api/index.ts';
import { deleteObject } from '../registry/delete-object.ts';
import { keyPrefixOf } from '../registry/key-prefix.ts';
import { listPage } from '../registry/list-page.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { Writes } from '../registry/writes.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { ListReply } from '../reply/reply.ts';
import { checkDeleteOptions, type DeleteOptions, IGNORE_READ_ERROR } from '../request/delete-options.ts';
import { listOptions } from '../request/list-options.ts';
import { selectionOf } from '../request/selection.ts';
import { deleteContext } from './delete.ts';
import { readDeleteOptions } from './read-delete-options.ts';

/** How many deletions are under way at once. */
const LANES = 64;

/** DELETE of a collection: of everything that the selectors leave. Answers with the list of what was found. */
export function deleteCollectionEndpoint(writes: Writes, clock: Clock): Endpoint<StoredResource> {
  return { produces: 'list', handle: (call) => deleteCollection(writes, clock, call) };
}

async function deleteCollection(
  writes: Writes,
  clock: Clock,
  call: ResourceCall<StoredResource>,
): Promise<ListReply> {
  const { resource, info } = call;
  const deletion = await readDeleteOptions(call);
  assertOfOne(deletion);
  const options = listOptions(call.query, false);
  const selection = selectionOf(resource.kind, options);
  const keyPrefix = keyPrefixOf(resource, info.namespace);
  const context = deleteContext(call, deletion);
  const { freshness } = context;
  const content = await listPage({ resource, clock, options, selection, keyPrefix, freshness });
  const deleteOne = async ({ object }: ObjectVersion): Promise<void> => {
    const { name = '', namespace = '' } = object.metadata;
    await ignoreMissing(
      deleteObject(writes, { resource, namespace, name, isOfCollection: true, options: deletion }, context),
    );
  };
  await eachInLanes(clock, content.versions, deleteOne, call.http.signal);
  return { kind: 'list', status: 200, as: resource.kind, content };
}

/**
 * Takes the objects in their order, a few at once, so that their writes share commits of the store. Ends early with the
 * first failure, or once nobody waits for the rest any more; whatever was begun has ended by then.
 */
async function eachInLanes<T>(
  clock: Clock,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
  signal: Pick<AbortSignal, 'aborted'>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const slice = new SharedSlice(clock);
  let failed = false;
  const lane = async (): Promise<void> => {
    for (let next = rest.next(); !next.done && !failed && !signal.aborted; next = rest.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
      await slice.spend();
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
  const failure = ended.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

function assertOfOne(options: DeleteOptions): void {
  checkDeleteOptions(options);
  if (!options.ignoreStoreReadErrorWithClusterBreakingPotential) return;
  const detail = 'is not allowed with DELETECOLLECTION, try again after removing the option';
  const error = invalid(FieldPath.of(IGNORE_READ_ERROR), true, detail);
  throw invalidError({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [error]);
}

/** Somebody else may have deleted an object first. */
async function ignoreMissing(deleting: Promise<unknown>): Promise<void> {
  try {
    await deleting;
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
  }
}
