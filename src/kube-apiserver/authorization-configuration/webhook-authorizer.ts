import {
  askUrl,
  type Clock,
  type HttpsClient,
  isObject,
  type JsonObject,
  LruMap,
  type UrlRequest,
} from '../../base/index.ts';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from '../../apiserver/index.ts';
import { text } from '../reviews/review-attributes.ts';
import type { WebhookEvaluations } from './authorization-metrics.ts';
import { conditionsHold } from './match-conditions.ts';
import type { Webhook } from './webhook.ts';

const REMEMBERED = 8192;
/** Larger questions are not remembered, so that nobody fills the memory with what they ask. */
const LONGEST_KEY = 10_000;
const LIMIT_BYTES = 1024 * 1024;
const TRIES = 5;
const FIRST_PAUSE_MS = 500;
const PAUSE_FACTOR = 1.5;

/** How a webhook is reached, from its kubeconfig. */
export type WebhookConnection = Pick<
  UrlRequest,
  'url' | 'headers' | 'authorities' | 'clientCertificate' | 'serverName'
>;

export interface WebhookParts {
  readonly webhook: Webhook;
  readonly connection: WebhookConnection;
  readonly https: HttpsClient;
  readonly clock: Clock;
  readonly evaluations: WebhookEvaluations;
}

/** Asks a server of somebody's own, by a SubjectAccessReview, and remembers for a while what it said. */
export class WebhookAuthorizer implements Authorizer {
  private readonly parts: WebhookParts;
  private readonly remembered = new LruMap<string, { decision: AuthorizationDecision; untilMs: number }>(
    REMEMBERED,
  );

  constructor(parts: WebhookParts) {
    this.parts = parts;
  }

  async authorize(attributes: AuthorizationAttributes): Promise<AuthorizationDecision> {
    const { webhook, clock } = this.parts;
    const isMeant = conditionsHold(webhook.conditions, attributes);
    if (isMeant === false) return { verdict: 'no-opinion' };
    if (isMeant !== true) return this.failed(isMeant.error);
    const spec = specOf(attributes);
    const key = JSON.stringify(spec);
    const known = this.remembered.get(key);
    if (known && known.untilMs > clock.now()) return known.decision;
    try {
      const decision = decisionOf(await this.ask(spec));
      const keptMs = decision.verdict === 'allow' ? webhook.authorizedMs : webhook.unauthorizedMs;
      if (keptMs > 0 && key.length <= LONGEST_KEY) {
        this.remembered.set(key, { decision, untilMs: clock.now() + keptMs });
      }
      return decision;
    } catch (error) {
      return this.failed(error instanceof Error ? error.message : String(error));
    }
  }

  private failed(why: string): AuthorizationDecision {
    const { webhook, evaluations } = this.parts;
    if (webhook.failurePolicy === 'Deny') return { verdict: 'deny', reason: why };
    evaluations.failedOpen();
    return { verdict: 'no-opinion' };
  }

  /** A server that does not answer, or says that it is in trouble, is asked again a few times. */
  private async ask(spec: JsonObject): Promise<JsonObject> {
    const { clock, evaluations } = this.parts;
    const body = this.reviewOf(spec);
    let pauseMs = FIRST_PAUSE_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        return await evaluations.time(() => this.send(body));
      } catch (error) {
        if (attempt === TRIES || error instanceof RefusedError) throw error;
      }
      await new Promise<void>((resolve) => clock.setTimer(pauseMs, resolve));
      pauseMs *= PAUSE_FACTOR;
    }
  }

  private reviewOf(spec: JsonObject): Uint8Array<ArrayBuffer> {
    const { reviewVersion } = this.parts.webhook;
    const apiVersion = `authorization.k8s.io/${reviewVersion}`;
    const review = { apiVersion, kind: 'SubjectAccessReview', metadata: {}, spec };
    const sent = reviewVersion === 'v1' ? review : { ...review, spec: asBeta(spec) };
    return new TextEncoder().encode(JSON.stringify(sent));
  }

  private async send(body: Uint8Array<ArrayBuffer>): Promise<JsonObject> {
    const { webhook, connection, https, clock } = this.parts;
    const { status, body: answer } = await askUrl(https, clock, {
      ...connection,
      method: 'POST',
      headers: { ...connection.headers, 'content-type': 'application/json', accept: 'application/json' },
      body,
      timeoutMs: webhook.timeoutMs,
      limitBytes: LIMIT_BYTES,
    });
    if (status >= 200 && status < 300) return statusOf(new TextDecoder().decode(answer));
    const why = `the webhook answers ${status}`;
    throw status < 500 && status !== 429 ? new RefusedError(why) : new Error(why);
  }
}

/** To ask again would not help. */
class RefusedError extends Error {}

function statusOf(body: string): JsonObject {
  const review: unknown = parsed(body);
  const status = isObject(review) ? review['status'] : undefined;
  if (!isObject(status)) throw new RefusedError('the webhook answers no review');
  return status;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decisionOf(status: JsonObject): AuthorizationDecision {
  const reason = text(status['reason']);
  const told = reason === '' ? {} : { reason };
  const [allowed, denied] = [status['allowed'] === true, status['denied'] === true];
  if (allowed && denied) {
    throw new RefusedError('webhook subject access review returned both allow and deny response');
  }
  if (denied) return { verdict: 'deny', ...told };
  return allowed ? { verdict: 'allow', ...told } : { verdict: 'no-opinion', ...told };
}

function specOf(attributes: AuthorizationAttributes): JsonObject {
  const { user, isResource, verb, path, fieldSelector = '' } = attributes;
  const { namespace, group, version, resource, subresource, name } = attributes;
  const asked = { namespace, verb, group, version, resource, subresource, name };
  return {
    ...(isResource
      ? {
          resourceAttributes: {
            ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '')),
            ...(fieldSelector === '' ? {} : { fieldSelector: { rawSelector: fieldSelector } }),
          },
        }
      : { nonResourceAttributes: { path, verb } }),
    user: user.name,
    groups: [...user.groups],
    ...(user.uid === undefined ? {} : { uid: user.uid }),
    ...(user.extra ? { extra: user.extra } : {}),
  };
}

/** The older version calls the groups otherwise. */
function asBeta({ groups, ...spec }: JsonObject): JsonObject {
  return { ...spec, group: groups };
}
