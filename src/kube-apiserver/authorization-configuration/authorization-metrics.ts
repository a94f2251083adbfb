import type { Clock, MetricsRegistry } from '../../base/index.ts';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from '../../apiserver/index.ts';

/** From a millisecond, doubling. */
const SECONDS = Array.from({ length: 13 }, (_, i) => 0.001 * 2 ** i);

/** Counts what one of several authorizers decides, under upstream's name. One that has no opinion decides nothing. */
export class CountedAuthorizer implements Authorizer {
  private readonly authorizer: Authorizer;
  private readonly decided: Readonly<Record<'allow' | 'deny', { add(): void }>>;

  constructor(
    authorizer: Authorizer,
    {
      type,
      name,
      metrics,
    }: { readonly type: string; readonly name: string; readonly metrics: MetricsRegistry },
  ) {
    this.authorizer = authorizer;
    const of = (decision: string) =>
      metrics.counter('apiserver_authorization_decisions_total', 'Decisions, by who made them.', {
        type,
        name,
        decision,
      });
    this.decided = { allow: of('allowed'), deny: of('denied') };
  }

  async authorize(attributes: AuthorizationAttributes): Promise<AuthorizationDecision> {
    const found = await this.authorizer.authorize(attributes);
    if (found.verdict === 'allow') this.decided.allow.add();
    else if (found.verdict === 'deny') this.decided.deny.add();
    return found;
  }
}

/** How the questions to one authorization webhook end, under upstream's names. */
export class WebhookEvaluations {
  private readonly metrics: MetricsRegistry;
  private readonly clock: Pick<Clock, 'now'>;
  private readonly name: string;

  constructor(parts: {
    readonly metrics: MetricsRegistry;
    readonly clock: Pick<Clock, 'now'>;
    readonly name: string;
  }) {
    this.metrics = parts.metrics;
    this.clock = parts.clock;
    this.name = parts.name;
  }

  /** Counts and times one try. */
  async time<T>(ask: () => Promise<T>): Promise<T> {
    const beganMs = this.clock.now();
    try {
      const answer = await ask();
      this.ended('success', beganMs);
      return answer;
    } catch (error) {
      this.ended('error', beganMs);
      throw error;
    }
  }

  /** It failed, and the next authorizer is asked in its place. */
  failedOpen(): void {
    const help = 'Questions that an authorization webhook failed at, which were passed on.';
    this.count('evaluations_fail_open_total', help, 'error');
  }

  private ended(result: 'success' | 'error', beganMs: number): void {
    this.count('evaluations_total', 'Round trips to authorization webhooks.', result);
    const name = `${PREFIX}duration_seconds`;
    const tookMs = Math.max(0, this.clock.now() - beganMs);
    this.metrics
      .histogram(name, 'Time that authorization webhooks took.', { name: this.name, result }, SECONDS)
      .observe(tookMs / 1000);
  }

  private count(name: string, help: string, result: string): void {
    this.metrics.counter(PREFIX + name, help, { name: this.name, result }).add();
  }
}

const PREFIX = 'apiserver_authorization_webhook_';
