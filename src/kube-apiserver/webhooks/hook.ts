import { quote } from '../../api/index.ts';
import type { MutatingWebhookConfiguration, ValidatingWebhookConfiguration } from '../../kinds/index.ts';

export type WebhookConfiguration = MutatingWebhookConfiguration | ValidatingWebhookConfiguration;
type Written = NonNullable<ValidatingWebhookConfiguration['webhooks']>[number] &
  Pick<NonNullable<MutatingWebhookConfiguration['webhooks']>[number], 'reinvocationPolicy'>;

/** A webhook of a configuration. */
export interface Hook {
  readonly configuration: string;
  readonly name: string;
  /** Tells it from all others: names may be the same in two configurations, or twice in old ones. */
  readonly id: string;
  readonly written: Written;
}

/** The webhooks of a configuration, in its order. */
export function hooksOf({ metadata, webhooks = [] }: WebhookConfiguration): Hook[] {
  const { name: configuration = '' } = metadata;
  const counts = new Map<string, number>();
  return webhooks.map((written) => {
    const { name } = written;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return { configuration, name, id: `${configuration}/${name}/${count}`, written };
  });
}

/** What refuses a dry run: the webhook would do more than answer. */
export function refusesDryRun({ written: { sideEffects } }: Hook): boolean {
  return sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun';
}

export function failsOpen({ written: { failurePolicy } }: Hook): boolean {
  return failurePolicy === 'Ignore';
}

export function called(hook: Hook): string {
  return `admission webhook ${quote(hook.name)}`;
}
