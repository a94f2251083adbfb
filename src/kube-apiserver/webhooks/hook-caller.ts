import { type Clock, type Random, randomUuid } from '../../base/index.ts';
import { badRequest, internalError, StatusError } from '../../api/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { requestOf } from '../admission-expressions/index.ts';
import type { MatchedResource } from '../admission-matching/index.ts';
import { type WebhookClient, type WebhookCredentials, WebhookFailure } from '../webhook-client/index.ts';
import { type AdmissionAnswer, InvalidAnswer, readAnswer, reviewKind } from './admission-review.ts';
import { denial } from './denial.ts';
import { called, failsOpen, type Hook, refusesDryRun } from './hook.ts';
import type { ShownWrite } from './shown-write.ts';
import type { WebhookMetrics, WebhookPhase } from './webhook-metrics.ts';

export interface HookCallerParts {
  readonly client: WebhookClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: WebhookMetrics;
  /** By what the server proves itself; left out, by nothing. */
  readonly credentials?: WebhookCredentials | undefined;
  /** How long a request may take in all. */
  readonly requestMs: number;
}

/** A write as a webhook is asked about it. */
export interface HookQuestion {
  readonly hook: Hook;
  readonly attributes: AdmissionAttributes;
  readonly matched: MatchedResource;
  readonly shown: ShownWrite;
}

/** What came of asking. */
export interface HookOutcome<T> {
  /** What was made of the answer; undefined where the webhook failed and may. */
  readonly value: T | undefined;
  readonly failedOpen: boolean;
}

const DEFAULT_SECONDS = 10;
const DURATION_UNIT_MS = 1000;

/** Asks one webhook, and counts it: refusals and failures that count reject with the `StatusError` of the request. */
export class HookCaller {
  private readonly parts: HookCallerParts;
  private readonly phase: WebhookPhase;

  constructor(parts: HookCallerParts, phase: WebhookPhase) {
    this.parts = parts;
    this.phase = phase;
  }

  /** `use` makes something of an answer that allows the write, and may still find it unusable. */
  async call<T>(question: HookQuestion, use: (answer: AdmissionAnswer) => T): Promise<HookOutcome<T>> {
    const { clock, metrics } = this.parts;
    const { hook, attributes } = question;
    const asked = { name: hook.name, phase: this.phase, operation: attributes.operation };
    const beganMs = clock.now();
    const count = (isRejected: boolean, code: number): void =>
      metrics.asked(asked, (clock.now() - beganMs) / DURATION_UNIT_MS, isRejected, code);
    try {
      const answer = await this.ask(question);
      if (!answer.isAllowed) throw new Refusal(denial(hook, answer.result));
      const value = use(answer);
      count(false, 200);
      return { value, failedOpen: false };
    } catch (error) {
      if (error instanceof WebhookFailure) return this.failed(question, error, count);
      const { status, type, code } = rejectionOf(error);
      metrics.rejected(asked, type, code);
      count(true, code);
      throw status;
    }
  }

  private failed(
    { hook, attributes }: HookQuestion,
    failure: WebhookFailure,
    count: (isRejected: boolean, code: number) => void,
  ): HookOutcome<never> {
    const { metrics } = this.parts;
    const asked = { name: hook.name, phase: this.phase, operation: attributes.operation };
    const isOpen = failsOpen(hook);
    if (!isOpen) metrics.rejected(asked, 'calling_webhook_error', failure.code);
    count(!isOpen, failure.code);
    if (!isOpen)
      throw internalError(`failed calling webhook ${JSON.stringify(hook.name)}: ${failure.message}`);
    metrics.failedOpen(asked);
    if (this.leftMs(attributes) <= 0) throw outOfTime();
    return { value: undefined, failedOpen: true };
  }

  private async ask({ hook, attributes, matched, shown }: HookQuestion): Promise<AdmissionAnswer> {
    const { client, random } = this.parts;
    const { clientConfig, admissionReviewVersions, timeoutSeconds = DEFAULT_SECONDS } = hook.written;
    if (attributes.dryRun && refusesDryRun(hook))
      throw badRequest(`${called(hook)} does not support dry run`);
    const kind = reviewKind(admissionReviewVersions);
    const uid = randomUuid(random);
    const { object = null, oldObject = null } = shown;
    const request = { uid, ...requestOf(attributes, matched), object, oldObject };
    const leftMs = Math.min(timeoutSeconds * 1000, this.leftMs(attributes));
    if (leftMs <= 0) throw outOfTime();
    const isMutating = this.phase === 'admit';
    const answer = await toCall(
      client.ask(clientConfig, { request }, kind, leftMs, this.parts.credentials),
      (review) => readAnswer(review, kind, uid, isMutating),
    );
    for (const [key, value] of Object.entries(answer.auditAnnotations))
      attributes.annotate(`${hook.name}/${key}`, value);
    for (const text of answer.warnings) attributes.warn(text);
    return answer;
  }

  /** Until nobody waits for the request any more. */
  private leftMs({ receivedMs }: AdmissionAttributes): number {
    const { clock, requestMs } = this.parts;
    return receivedMs + requestMs - clock.now();
  }
}

/** The webhook says no. */
class Refusal extends Error {
  readonly status: StatusError;

  constructor(status: StatusError) {
    super(status.message);
    this.status = status;
  }
}

/** Says of a failure where it happened, as upstream does. */
async function toCall<A, T>(asking: Promise<A>, read: (answer: A) => T): Promise<T> {
  let answer: A;
  try {
    answer = await asking;
    return read(answer);
  } catch (error) {
    if (error instanceof InvalidAnswer) {
      throw new WebhookFailure(`received invalid webhook response: ${error.message}`);
    }
    if (!(error instanceof WebhookFailure)) throw error;
    const { isAsked, code, message } = error;
    const where = isAsked ? 'failed to call webhook' : 'could not get REST client';
    throw new WebhookFailure(`${where}: ${message}`, { code, isAsked });
  }
}

function rejectionOf(error: unknown): {
  status: unknown;
  type: 'no_error' | 'apiserver_internal_error';
  code: number;
} {
  if (error instanceof Refusal) return { status: error.status, type: 'no_error', code: error.status.code };
  return { status: error, type: 'apiserver_internal_error', code: 0 };
}

function outOfTime(): StatusError {
  return new StatusError(504, 'Timeout', 'Timeout: request did not complete within requested timeout');
}
