import { type ObjectMeta, StatusError } from '../api/index.ts';
import type { Clock } from '../base/index.ts';
import type { ApiObject } from './object-name.ts';
import { ownTurn } from './own-turn.ts';
import type { WatchEvent } from './watch.ts';

export interface ListOptions {
  /** Of all namespaces where left out. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly signal?: AbortSignal;
}

export interface PageOptions extends ListOptions {
  readonly limit?: number;
  readonly continue?: string;
}

export interface WatchOptions extends ListOptions {
  readonly allowWatchBookmarks?: boolean;
  /** First the objects that there are, up to a bookmark that says so. */
  readonly sendInitialEvents?: boolean;
  readonly resourceVersionMatch?: string;
  readonly timeoutSeconds?: number;
}

export interface ObjectList<T> {
  readonly items: readonly T[];
  /** The revision that the list was read at: a watch goes on from there. */
  readonly resourceVersion: string;
  /** Where the next page begins; left out on the last one. */
  readonly continue?: string;
}

/** What it takes to follow a resource. Every failure is a `StatusError`. */
export interface ListWatch<T extends ApiObject> {
  /** The resource's plural: `pods`. */
  readonly plural: string;
  /** All objects, read in pages. */
  listAll(options?: ListOptions): Promise<ObjectList<T>>;
  watch(options?: WatchOptions): AsyncGenerator<WatchEvent<T>, void, undefined>;
}

const PAGE_LIMIT = 500;

export interface RawList<T> {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta & { continue?: string };
  items?: T[] | null;
}

/** Items of a list come without their kind; it follows from the list's. */
export function listOf<T extends ApiObject>(list: RawList<T>): ObjectList<T> {
  const { apiVersion } = list;
  const kind = list.kind.replace(/List$/, '');
  const next = list.metadata.continue;
  return {
    items: (list.items ?? []).map((item) => (item.kind ? item : { ...item, apiVersion, kind })),
    resourceVersion: list.metadata.resourceVersion ?? '',
    ...(next === undefined || next === '' ? {} : { continue: next }),
  };
}

/**
 * Pages of one revision; where that is compacted away half-way, all at once instead. Each further page has a turn of the
 * event loop for itself: a server in the same process answers at once, and the pages of several long lists would follow
 * each other without an end.
 */
export async function listPages<T>(
  clock: Clock,
  list: (options: PageOptions) => Promise<ObjectList<T>>,
  options: ListOptions,
): Promise<ObjectList<T>> {
  const items: T[] = [];
  let page = await list({ ...options, limit: PAGE_LIMIT });
  items.push(...page.items);
  while (page.continue !== undefined) {
    await ownTurn(clock);
    try {
      page = await list({ ...options, limit: PAGE_LIMIT, continue: page.continue });
    } catch (error) {
      if (error instanceof StatusError && error.code === 410) return list(options);
      throw error;
    }
    items.push(...page.items);
  }
  return { items, resourceVersion: page.resourceVersion };
}
