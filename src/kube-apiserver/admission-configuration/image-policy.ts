import { isObject, type JsonObject } from '../../base/index.ts';
import { formatDuration } from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import type { WebhookConnection } from '../authorization-configuration/index.ts';
import { type Document, DocumentError, integerIn } from './document.ts';

/** How the server is asked that says which images may run. */
export interface ImagePolicy {
  readonly connection: WebhookConnection;
  /** How long its answers are remembered; 0: not at all. */
  readonly allowMs: number;
  readonly denyMs: number;
  /** How long is waited before it is asked again the first time. */
  readonly retryMs: number;
  /** Whether images run where it does not answer. */
  readonly defaultAllow: boolean;
}

const MINUTE_MS = 60_000;
const TTL = { unitMs: 1000, minMs: 1000, maxMs: 30 * MINUTE_MS };
const BACKOFF = { unitMs: 1, minMs: 1e-6, maxMs: 5 * MINUTE_MS };

/** Throws a {@link DocumentError} where a time is out of its bounds, there is no document, or the server cannot be reached. */
export function imagePolicy(
  document: Document | undefined,
  connect: (kubeconfig: string) => WebhookConnection,
): ImagePolicy {
  if (!document) throw new DocumentError('no config specified');
  const { imagePolicy: given } = document.content;
  const settings: JsonObject = isObject(given) ? given : {};
  const retryMs = durationOf(integerIn(settings, 'retryBackoff'), 500, BACKOFF);
  const allowMs = durationOf(integerIn(settings, 'allowTTL'), 5 * MINUTE_MS, TTL);
  const denyMs = durationOf(integerIn(settings, 'denyTTL'), 30_000, TTL);
  const connection = connectionOf(text(settings['kubeConfigFile']), connect);
  return { connection, allowMs, denyMs, retryMs, defaultAllow: settings['defaultAllow'] === true };
}

/** -1 is none, 0 what is usual. */
function durationOf(
  value: number,
  usualMs: number,
  { unitMs, minMs, maxMs }: { readonly unitMs: number; readonly minMs: number; readonly maxMs: number },
): number {
  if (value === -1) return 0;
  if (value === 0) return usualMs;
  const ms = value * unitMs;
  if (ms >= minMs && ms <= maxMs) return ms;
  const [least, most, given] = [minMs, maxMs, ms].map((each) => formatDuration(each));
  throw new DocumentError(`valid value is between ${least} and ${most}, got ${given}`);
}

function connectionOf(file: string, connect: (kubeconfig: string) => WebhookConnection): WebhookConnection {
  try {
    return connect(file);
  } catch (error) {
    throw new DocumentError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
