import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import { isExempt } from './exemptions.ts';
import type { Hook } from './hook.ts';
import type { HookQuestion } from './hook-caller.ts';
import { converted, type WebhooksParts } from './mutating-webhooks.ts';
import { type ShownWrite, showWrite } from './shown-write.ts';

/** Lets the webhooks of ValidatingWebhookConfigurations refuse what is written. All are asked at once. */
export class ValidatingWebhooks implements ValidationInterface {
  readonly name = 'ValidatingAdmissionWebhook';
  readonly handles = handles('CREATE', 'UPDATE', 'DELETE', 'CONNECT');
  private readonly parts: WebhooksParts;

  constructor(parts: WebhooksParts) {
    this.parts = parts;
  }

  validate(attributes: AdmissionAttributes): Promise<void> | void {
    const hooks = this.parts.hooks.all();
    if (hooks.length > 0 && !isExempt(attributes)) return this.dispatch(hooks, attributes);
  }

  private async dispatch(hooks: readonly Hook[], attributes: AdmissionAttributes): Promise<void> {
    const questions = await this.questions(hooks, attributes);
    const failures: unknown[] = [];
    await Promise.all(
      questions.map((question, index) =>
        this.ask(question, index).catch((error: unknown) => void failures.push(error)),
      ),
    );
    if (failures.length > 0) throw failures[0];
  }

  private async questions(hooks: readonly Hook[], attributes: AdmissionAttributes): Promise<HookQuestion[]> {
    const { kinds, matcher } = this.parts;
    /** Each version of the write is made once. */
    const shownAs = new Map<string, ShownWrite>();
    const questions: HookQuestion[] = [];
    for (const hook of hooks) {
      const matched = await matcher.match(hook, attributes);
      if (!matched) continue;
      const { group, version, kind } = matched.kind;
      const key = `${group}/${version}/${kind}`;
      const shown = shownAs.get(key) ?? (await converted(showWrite(kinds, attributes, matched.kind)));
      shownAs.set(key, shown);
      if (await matcher.meetsConditions(hook, attributes, matched, shown)) {
        questions.push({ hook, attributes, matched, shown });
      }
    }
    return questions;
  }

  private async ask(question: HookQuestion, index: number): Promise<void> {
    const { failedOpen } = await this.parts.caller.call(question, () => undefined);
    if (!failedOpen) return;
    const key = `failed-open.validating.webhook.admission.k8s.io/round_0_index_${index}`;
    question.attributes.annotate(key, question.hook.name);
  }
}
