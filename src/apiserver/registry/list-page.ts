import { badRequest, type StatusError } from '../../api/index.ts';
import { StoreError } from '../../store/index.ts';
import { decodeContinueToken, encodeContinueToken } from '../request/continue-token.ts';
import { badRevisionMessage, type ListOptions } from '../request/list-options.ts';
import type { Selection } from '../request/selection.ts';
import type { Freshness, ObjectVersion } from '../storage/index.ts';
import { expiredContinue, expiredRevision } from './expired.ts';
import type { ListContent } from './list-content.ts';
import { servedObject, type StoredResource } from './served-resource.ts';

export interface ListRequest {
  readonly resource: StoredResource;
  readonly options: ListOptions;
  readonly selection: Selection;
  /** What the keys of all wanted objects begin with. */
  readonly keyPrefix: string;
  /** How new the list must be where its options do not say; undefined: it is the request's only read. */
  readonly freshness?: Freshness;
}

/** The objects of a list, or of one of its pages, with upstream's meaning of `resourceVersion` and its match. */
export async function listPage(request: ListRequest): Promise<ListContent> {
  const { resource, options, keyPrefix } = request;
  if (options.continue !== '') return continuedPage(request);
  const { resourceVersion, resourceVersionMatch, limit } = options;
  const revision = listRevision(resourceVersion);
  if (revision === undefined) await resource.storage.refresh(request.freshness);
  else await resource.storage.waitFor(revision);
  const isExact = resourceVersionMatch === 'Exact' || (resourceVersionMatch === '' && limit > 0);
  const at = revision !== undefined && revision > 0 && isExact ? revision : undefined;
  return takePage(request, keyPrefix, at, resourceVersion === '0' ? 0 : limit);
}

async function continuedPage(request: ListRequest): Promise<ListContent> {
  const { resource, options, keyPrefix } = request;
  const token = decodeContinueToken(options.continue);
  if (options.resourceVersion !== '' && options.resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  const at = token.revision > 0 ? token.revision : undefined;
  if (at === undefined) await resource.storage.refresh(request.freshness);
  else await resource.storage.waitFor(at);
  const limit = options.resourceVersion === '0' ? 0 : options.limit;
  return takePage(request, `${keyPrefix}${token.start}`, at, limit);
}

/** Undefined: whatever is newest. */
function listRevision(resourceVersion: string): number | undefined {
  if (resourceVersion === '') return undefined;
  if (!/^\d+$/.test(resourceVersion))
    throw badRequest(`invalid resource version: ${badRevisionMessage(resourceVersion)}`);
  return Number(resourceVersion);
}

/** The objects from the key `start` on: of the revision `at`, or the newest. */
async function takePage(
  request: ListRequest,
  start: string,
  at: number | undefined,
  limit: number,
): Promise<ListContent> {
  const { resource, selection, keyPrefix } = request;
  const { cache } = resource.storage;
  resource.storage.assertReadable(start, keyPrefix);
  const isNow = at === undefined || cache.isUnchangedSince(at);
  const revision = at ?? cache.revision;
  const all = isNow ? cache.from(start, keyPrefix) : await pastVersions(request, start, at);
  const versions: ObjectVersion[] = [];
  for (const version of all) {
    if (limit > 0 && versions.length === limit) {
      const last = versions.at(-1)?.key ?? '';
      const after = `${last.slice(keyPrefix.length)}\0`;
      const left = isNow ? cache.countFrom(version.key, keyPrefix) : countFrom(all, version.key);
      return {
        versions,
        revision,
        continue: encodeContinueToken({ revision, start: after }),
        ...(selection.isEverything ? { remainingItemCount: left } : {}),
      };
    }
    if (selection.isEverything || selection.matches(servedObject(resource, version))) versions.push(version);
  }
  return { versions, revision };
}

async function pastVersions(
  { resource, keyPrefix, options }: ListRequest,
  start: string,
  revision: number,
): Promise<readonly ObjectVersion[]> {
  try {
    return (await resource.storage.past(start, keyPrefix, revision)).versions;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'compacted') throw error;
    throw expired(options, start.slice(keyPrefix.length));
  }
}

function expired(options: ListOptions, start: string): StatusError {
  return options.continue === ''
    ? expiredRevision()
    : expiredContinue(encodeContinueToken({ revision: -1, start }));
}

function countFrom(versions: Iterable<ObjectVersion>, key: string): number {
  let count = 0;
  for (const version of versions) if (version.key >= key) count++;
  return count;
}
