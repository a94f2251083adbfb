import type { Clock, Disposable, MetricsRegistry, Random } from '../../base/index.ts';
import type { Kinds } from '../../api/index.ts';
import type {
  Authorizer,
  MutationInterface,
  ObjectReader,
  ValidationInterface,
} from '../../apiserver/index.ts';
import type { WebhookClient, WebhookCredentials } from '../webhook-client/index.ts';
import { ConfiguredHooks } from './configured-hooks.ts';
import { HookCaller } from './hook-caller.ts';
import { HookMatcher } from './hook-matcher.ts';
import { MutatingWebhooks, type WebhooksParts } from './mutating-webhooks.ts';
import { ValidatingWebhooks } from './validating-webhooks.ts';
import { WebhookMetrics, type WebhookPhase } from './webhook-metrics.ts';

export interface AdmissionWebhooksParts {
  readonly kinds: Kinds;
  readonly reader: ObjectReader;
  readonly authorizer: Authorizer;
  readonly client: WebhookClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: MetricsRegistry;
  /** By what the server proves itself to the webhooks of each phase; left out, by nothing. */
  readonly credentials?: { readonly [Phase in WebhookPhase]?: WebhookCredentials };
  /** How long a request may take in all. */
  readonly requestMs: number;
}

const GROUP = 'admissionregistration.k8s.io';

/** Both plugins, and what they share. */
export class AdmissionWebhooks implements Disposable {
  readonly mutating: MutationInterface;
  readonly validating: ValidationInterface;
  private readonly configured: readonly ConfiguredHooks[];

  constructor(parts: AdmissionWebhooksParts) {
    const metrics = new WebhookMetrics(parts.metrics);
    const mutating = new ConfiguredHooks(parts.reader, {
      group: GROUP,
      resource: 'mutatingwebhookconfigurations',
    });
    const validating = new ConfiguredHooks(parts.reader, {
      group: GROUP,
      resource: 'validatingwebhookconfigurations',
    });
    this.configured = [mutating, validating];
    const partsOf = (
      hooks: ConfiguredHooks,
      phase: WebhookPhase,
      credentials?: WebhookCredentials,
    ): WebhooksParts => ({
      kinds: parts.kinds,
      hooks,
      matcher: new HookMatcher({ ...parts, metrics, phase }),
      caller: new HookCaller({ ...parts, metrics, credentials }, phase),
    });
    this.mutating = new MutatingWebhooks(partsOf(mutating, 'admit', parts.credentials?.admit));
    this.validating = new ValidatingWebhooks(
      partsOf(validating, 'validating', parts.credentials?.validating),
    );
  }

  /** Resolves once the webhooks that are configured are known. */
  async ready(): Promise<void> {
    await Promise.all(this.configured.map((hooks) => hooks.ready()));
  }

  dispose(): void {
    for (const hooks of this.configured) hooks.dispose();
  }
}
