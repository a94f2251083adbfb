import type { HttpsAnswer } from '../../base/index.ts';
import { quote } from '../../api/index.ts';
import type { Target } from './target.ts';
import { WebhookFailure } from './webhook-failure.ts';

/** What is asked, and where. */
export type Asked = Target & { readonly method: 'GET' | 'POST'; readonly body: Uint8Array };

/** What is to be asked next where an answer leads elsewhere, as Go does; only what is secured is asked. */
export function redirected({ status, headers }: HttpsAnswer, asked: Asked): Asked | undefined {
  const keepsMethod = status === 307 || status === 308;
  if (!keepsMethod && status !== 301 && status !== 302 && status !== 303) return undefined;
  const { location } = headers;
  if (location === undefined) return undefined;
  const url = resolved(location, asked.url);
  if (url.protocol !== 'https:') {
    throw new WebhookFailure(
      `Post ${quote(url.href)}: unsupported protocol scheme ${quote(url.protocol.slice(0, -1))}`,
    );
  }
  return {
    ...(keepsMethod ? { method: asked.method, body: asked.body } : { method: 'GET', body: new Uint8Array() }),
    url: url.href,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 443 : Number(url.port),
    target: url.pathname + url.search,
  };
}

function resolved(location: string, from: string): URL {
  try {
    return new URL(location, from);
  } catch {
    throw new WebhookFailure(`failed to parse Location header ${quote(location)}`);
  }
}
