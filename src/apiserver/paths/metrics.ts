import type { MetricsSource } from '../../base/index.ts';
import { textBytes } from '../reply/json-bytes.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import { bytesReply } from '../reply/reply.ts';
import { methodNotAllowed } from '../request/refusals.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';

/**
 * Serves `/metrics` and `/metrics/slis` in Prometheus' text form. No two of the sources of the first one have a metric of the
 * same name.
 */
export function metricsPath(sources: readonly MetricsSource[], slis: MetricsSource): PathHandler {
  return {
    paths: ['/metrics', '/metrics/slis'],
    async handle({ http: { method }, info: { path } }) {
      if (path !== '/metrics' && path !== '/metrics/slis') return undefined;
      if (method !== 'GET') throw methodNotAllowed();
      const texts = (path === '/metrics' ? sources : [slis]).map((source) => source.text());
      return bytesReply(200, CONTENT_TYPE, textBytes(texts.join('')));
    },
  };
}
