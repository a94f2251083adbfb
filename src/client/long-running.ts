/** Streams of a Pod, a Node or a Service go on for as long as both sides like. */
const STREAMS = /\/(exec|attach|portforward|proxy)(\/|$)/;
const LEGACY_WATCH = /^\/(api\/v1|apis\/[^/]+\/[^/]+)\/watch\//;

/**
 * Whether the answer to a request goes on until somebody ends it: a watch, a log that is followed, a stream. Upstream
 * calls such requests long-running, too.
 */
export function isLongRunning({ target }: { readonly target: string }): boolean {
  const [path = '', query = ''] = target.split('?', 2);
  const parameters = new URLSearchParams(query);
  if (isTrue(parameters.get('watch')) || LEGACY_WATCH.test(path)) return true;
  if (path.endsWith('/log')) return isTrue(parameters.get('follow'));
  return STREAMS.test(path);
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}
