import type { RequestInfo } from './request-info.ts';

/** Requests that may last as long as the client likes, as upstream tells them: watches, and streams to what runs. */
export function isLongRunning({ verb, subresource }: RequestInfo): boolean {
  return verb === 'watch' || verb === 'proxy' || LONG_SUBRESOURCES.has(subresource);
}

const LONG_SUBRESOURCES: ReadonlySet<string> = new Set(['attach', 'exec', 'log', 'portforward', 'proxy']);
