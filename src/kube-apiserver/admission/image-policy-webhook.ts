import {
  askUrl,
  type Clock,
  type HttpsAnswer,
  type HttpsClient,
  HttpsFailure,
  isObject,
  type JsonObject,
  LruMap,
  type Random,
} from '../../base/index.ts';
import { quote } from '../../api/index.ts';
import type { Pod } from '../../kinds/index.ts';
import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import type { ImagePolicy } from '../admission-configuration/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { failureText, refusedAnswer } from '../webhook-client/index.ts';
import { refused } from './refusal.ts';

const PREFIX = 'imagepolicywebhook.image-policy.k8s.io/';
/** Of a Pod that nobody was asked about. */
const FAILED_OPEN = 'alpha.image-policy.k8s.io/failed-open';
const REMEMBERED = 1024;
const LIMIT_BYTES = 1024 * 1024;
const TIMEOUT_MS = 30_000;
const TRIES = 5;
const PAUSE_FACTOR = 1.5;
const JITTER = 0.2;

export interface ImagePolicyParts {
  readonly policy: ImagePolicy;
  readonly https: HttpsClient;
  readonly clock: Clock;
  readonly random: Random;
}

interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
  readonly annotations: readonly (readonly [key: string, value: string])[];
}

/** Asks a server of somebody's own whether the images of a Pod may run, and remembers for a while what it said. */
export class ImagePolicyWebhook implements ValidationInterface {
  readonly name = 'ImagePolicyWebhook';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly parts: ImagePolicyParts;
  private readonly remembered = new LruMap<string, { decision: Decision; untilMs: number }>(REMEMBERED);

  constructor(parts: ImagePolicyParts) {
    this.parts = parts;
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const { resource, subresource, object } = attributes;
    const isMeant = subresource === '' || subresource === 'ephemeralcontainers';
    if (!isMeant || resource.group !== '' || resource.resource !== 'pods' || !object) return;
    const pod = object as Pod;
    const decision = await this.decisionOn(attributes, pod, specOf(attributes, pod));
    if (!decision) return;
    for (const [key, value] of decision.annotations) attributes.annotate(PREFIX + key, value);
    if (decision.allowed) return;
    throw refused(
      attributes,
      decision.reason === ''
        ? 'one or more images rejected by webhook backend'
        : `image policy webhook backend denied one or more images: ${decision.reason}`,
    );
  }

  /** Undefined where there is none, and the Pod may run all the same. */
  private async decisionOn(
    attributes: AdmissionAttributes,
    pod: Pod,
    spec: JsonObject,
  ): Promise<Decision | undefined> {
    const { policy, clock } = this.parts;
    const key = JSON.stringify(spec);
    const known = this.remembered.get(key);
    if (known && known.untilMs > clock.now()) return known.decision;
    try {
      const decision = await this.ask(spec);
      const keptMs = decision.allowed ? policy.allowMs : policy.denyMs;
      if (keptMs > 0) this.remembered.set(key, { decision, untilMs: clock.now() + keptMs });
      return decision;
    } catch (error) {
      if (!(error instanceof NoDecision)) throw error;
      if (!policy.defaultAllow) throw refused(attributes, error.message);
      attributes.annotate(`${PREFIX}failed-open`, 'true');
      // As upstream has it, though nothing else changes what is written this late.
      pod.metadata.annotations = { ...pod.metadata.annotations, [FAILED_OPEN]: 'true' };
      return undefined;
    }
  }

  /** A server that says that it is in trouble is asked again a few times. Rejects with {@link NoDecision}. */
  private async ask(spec: JsonObject): Promise<Decision> {
    const { policy, clock, random } = this.parts;
    const review = {
      kind: 'ImageReview',
      apiVersion: VERSION,
      metadata: {},
      spec,
      status: { allowed: false },
    };
    const body = new TextEncoder().encode(JSON.stringify(review));
    let pauseMs = policy.retryMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return decisionOf(await this.send(body));
      } catch (error) {
        if (!(error instanceof NoDecision) || !error.mayPass || attempt === TRIES) throw error;
      }
      const waitMs = pauseMs * (1 + random.next() * JITTER);
      await new Promise<void>((resolve) => clock.setTimer(waitMs, resolve));
      pauseMs *= PAUSE_FACTOR;
    }
  }

  private async send(body: Uint8Array<ArrayBuffer>): Promise<HttpsAnswer> {
    const { policy, https, clock } = this.parts;
    const { connection } = policy;
    try {
      return await askUrl(https, clock, {
        ...connection,
        method: 'POST',
        headers: {
          ...connection.headers,
          'content-type': 'application/json',
          accept: 'application/json, */*',
        },
        body,
        timeoutMs: TIMEOUT_MS,
        limitBytes: LIMIT_BYTES,
      });
    } catch (error) {
      if (!(error instanceof HttpsFailure)) throw error;
      const { url, serverName } = connection;
      const why = failureText(error, serverName ?? new URL(url).hostname, clock.now());
      throw new NoDecision(`Post ${quote(url)}: ${why}`, error.code === 'reset');
    }
  }
}

const VERSION = 'imagepolicy.k8s.io/v1alpha1';

/** What keeps the server from saying anything, and whether that may pass. */
class NoDecision extends Error {
  readonly mayPass: boolean;

  constructor(message: string, mayPass = false) {
    super(message);
    this.mayPass = mayPass;
  }
}

function specOf({ namespace, subresource }: AdmissionAttributes, { metadata, spec }: Pod): JsonObject {
  const containers =
    subresource === ''
      ? [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
      : (spec?.ephemeralContainers ?? []);
  const annotations = Object.entries(metadata.annotations ?? {})
    .filter(([key]) => key.includes('.image-policy.k8s.io/'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...(containers.length > 0 ? { containers: containers.map(({ image = '' }) => ({ image })) } : {}),
    ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
    namespace,
  };
}

function decisionOf(answer: HttpsAnswer): Decision {
  const { status: code, headers, body } = answer;
  if (code < 200 || code >= 300) {
    const mayPass = code === 429 || code === 500 || code === 504 || headers['retry-after'] !== undefined;
    throw new NoDecision(refusedAnswer(answer), mayPass);
  }
  const status = statusOf(new TextDecoder().decode(body));
  const annotations = isObject(status['auditAnnotations']) ? status['auditAnnotations'] : {};
  return {
    allowed: status['allowed'] === true,
    reason: text(status['reason']),
    annotations: Object.entries(annotations).map(([key, value]) => [key, text(value)] as const),
  };
}

function statusOf(said: string): JsonObject {
  const review = parsed(said);
  if (!isObject(review) || review['kind'] !== 'ImageReview' || review['apiVersion'] !== VERSION) {
    throw new NoDecision('the image policy webhook answers no ImageReview');
  }
  return isObject(review['status']) ? review['status'] : {};
}

function parsed(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}
