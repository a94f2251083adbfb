import { StatusError } from '../api/index.ts';
import type { ListOptions, ListWatch, ObjectList } from './list.ts';
import type { ApiObject } from './object-name.ts';

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** The server could not read an object that it stores: a list fails with that, and a watch ends. */
export function isStoreReadError(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'StorageReadError';
}

/**
 * All objects, from a list, or where the server cannot read one of them from the first events of a watch, which tell of
 * every other. So one object that is lost in the store takes no others with it.
 */
export async function listReadable<T extends ApiObject>(
  resource: ListWatch<T>,
  options: ListOptions,
): Promise<ObjectList<T>> {
  try {
    return await resource.listAll(options);
  } catch (error) {
    const list = isStoreReadError(error) ? await streamedList(resource, options) : undefined;
    if (!list) throw error;
    return list;
  }
}

/** Undefined: the server does not know this way. */
async function streamedList<T extends ApiObject>(
  resource: ListWatch<T>,
  options: ListOptions,
): Promise<ObjectList<T> | undefined> {
  const items: T[] = [];
  const events = resource.watch({
    ...options,
    sendInitialEvents: true,
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: true,
  });
  for await (const { type, object } of events) {
    const { annotations, resourceVersion = '' } = object.metadata;
    if (type === 'ADDED') items.push(object);
    else if (type !== 'BOOKMARK') return undefined;
    else if (annotations?.[INITIAL_EVENTS_END] === 'true') return { items, resourceVersion };
  }
  return undefined;
}
