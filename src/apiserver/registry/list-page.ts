import { type Clock, TimeSlice } from '../../base/index.ts';
import { badRequest, type Kind, type StatusError } from '../../api/index.ts';
import { StoreError } from '../../store/index.ts';
import { decodeContinueToken, encodeContinueToken } from '../request/continue-token.ts';
import { badRevisionMessage, isUint64, type ListOptions } from '../request/list-options.ts';
import type { Selection } from '../request/selection.ts';
import type { Freshness, ListCounts, ObjectVersion } from '../storage/index.ts';
import { expiredContinue, expiredRevision } from './expired.ts';
import type { ListContent } from './list-content.ts';
import type { StoredResource } from './served-resource.ts';
import { viewsOf } from './served-view.ts';

export interface ListRequest {
  readonly resource: StoredResource;
  readonly options: ListOptions;
  readonly selection: Selection;
  /** What the keys of all wanted objects begin with. */
  readonly keyPrefix: string;
  readonly clock: Clock;
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
  if (!isUint64(resourceVersion))
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
  const { cache, lists } = resource.storage;
  resource.storage.assertReadable(start, keyPrefix);
  const revision = at ?? cache.revision;
  const snapshot = at === undefined ? cache.snapshot() : await cache.snapshotAt(at);
  if (!snapshot) {
    return pageOf(request, pastObjects(request, start, revision), { revision, limit, counts: lists.store });
  }
  if (limit === 0 && selection.isEverything && !resource.kind.conversion) {
    const versions = snapshot.sequence(start, keyPrefix);
    lists.cache.add(versions.length, versions.length);
    return { versions, revision };
  }
  const page = await pageOf(request, snapshot.from(start, keyPrefix), {
    revision,
    limit,
    counts: lists.cache,
  });
  const last = page.versions.at(-1);
  if (page.continue === undefined || !last) return page;
  cache.keepForPages(revision, snapshot);
  if (!selection.isEverything) return page;
  return { ...page, remainingItemCount: snapshot.countFrom(`${last.key}\0`, keyPrefix) };
}

type Page = ListContent & { readonly versions: readonly ObjectVersion[] };

interface PageBounds {
  readonly revision: number;
  readonly limit: number;
  /** Where the work is counted. */
  readonly counts: ListCounts;
}

/** The first `limit` of some objects that are selected (0: all), and where the next ones begin. Looks at them in slices. */
async function pageOf(
  { resource, selection, keyPrefix, clock }: ListRequest,
  objects: Iterable<ObjectVersion> | AsyncIterable<ObjectVersion>,
  { revision, limit, counts }: PageBounds,
): Promise<Page> {
  const slice = new TimeSlice(clock);
  const versions: ObjectVersion[] = [];
  const shown = resource.kind.conversion ? inViews(resource.kind, objects) : objects;
  let fetched = 0;
  const steps = Symbol.iterator in shown ? shown[Symbol.iterator]() : shown[Symbol.asyncIterator]();
  for (;;) {
    const step = steps.next();
    const { value: version, done } = step instanceof Promise ? await step : step;
    if (done || (limit > 0 && versions.length === limit)) counts.add(fetched, versions.length);
    if (done) return { versions, revision };
    if (limit > 0 && versions.length === limit) {
      const last = versions.at(-1)?.key ?? '';
      const after = `${last.slice(keyPrefix.length)}\0`;
      return { versions, revision, continue: encodeContinueToken({ revision, start: after }) };
    }
    fetched++;
    if (selection.isEverything || selection.matches(version)) versions.push(version);
    if (slice.spend()) await slice.yield();
  }
}

/** So many are converted at a time. */
const VIEWS_AT_A_TIME = 100;

/** Objects as a kind shows them. */
async function* inViews(
  kind: Kind,
  objects: Iterable<ObjectVersion> | AsyncIterable<ObjectVersion>,
): AsyncGenerator<ObjectVersion, void, undefined> {
  let stored: ObjectVersion[] = [];
  for await (const version of objects) {
    stored.push(version);
    if (stored.length < VIEWS_AT_A_TIME) continue;
    yield* await viewsOf(kind, stored);
    stored = [];
  }
  yield* await viewsOf(kind, stored);
}

/** Objects as of a revision of which the cache knows nothing any more: from the store, some at a time. */
async function* pastObjects(
  { resource, keyPrefix, options }: ListRequest,
  start: string,
  revision: number,
): AsyncGenerator<ObjectVersion, void, undefined> {
  const limit = options.limit > 0 ? Math.min(options.limit + 1, PAST_OBJECTS) : PAST_OBJECTS;
  try {
    for (let next = start; ;) {
      const { versions, hasMore } = await resource.storage.past(next, keyPrefix, revision, limit);
      yield* versions;
      const last = versions.at(-1);
      if (!hasMore || !last) return;
      next = `${last.key}\0`;
    }
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'compacted') throw error;
    throw expired(options, start.slice(keyPrefix.length));
  }
}

/** So many are read of the store at a time at most. */
const PAST_OBJECTS = 200;

function expired(options: ListOptions, start: string): StatusError {
  return options.continue === ''
    ? expiredRevision()
    : expiredContinue(encodeContinueToken({ revision: -1, start }));
}
