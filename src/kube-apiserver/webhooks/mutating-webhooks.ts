import { deepEqual } from '../../base/index.ts';
import { internalError, StatusError, type Kinds } from '../../api/index.ts';
import { type AdmissionAttributes, handles, type MutationInterface } from '../../apiserver/index.ts';
import { inKind, type MatchedResource } from '../admission-matching/index.ts';
import { isExempt } from './exemptions.ts';
import { applyPatch } from './apply-patch.ts';
import type { ConfiguredHooks } from './configured-hooks.ts';
import type { Hook } from './hook.ts';
import type { HookCaller } from './hook-caller.ts';
import type { HookMatcher } from './hook-matcher.ts';
import { Reinvocations } from './reinvocations.ts';
import { showWrite } from './shown-write.ts';

export interface WebhooksParts {
  readonly kinds: Kinds;
  readonly hooks: ConfiguredHooks;
  readonly matcher: HookMatcher;
  readonly caller: HookCaller;
}

/**
 * Lets the webhooks of MutatingWebhookConfigurations change what is written: one after the other, each seeing what those
 * before it made. Where one changed something, those that want it are asked once more.
 */
export class MutatingWebhooks implements MutationInterface {
  readonly name = 'MutatingAdmissionWebhook';
  readonly handles = handles('CREATE', 'UPDATE', 'DELETE', 'CONNECT');
  private readonly parts: WebhooksParts;
  /** Of the writes that are under way. */
  private readonly reinvocations = new WeakMap<AdmissionAttributes, Reinvocations>();

  constructor(parts: WebhooksParts) {
    this.parts = parts;
  }

  admit(attributes: AdmissionAttributes): Promise<void> | void {
    const hooks = this.parts.hooks.all();
    if (hooks.length > 0 && !isExempt(attributes)) return this.dispatch(hooks, attributes);
  }

  private async dispatch(hooks: readonly Hook[], attributes: AdmissionAttributes): Promise<void> {
    const reinvocations = this.reinvocationsOf(attributes);
    reinvocations.begin(attributes);
    for (const [index, hook] of hooks.entries()) {
      const matched = await this.parts.matcher.match(hook, attributes);
      if (matched) await this.ask(hook, index, matched, attributes, reinvocations);
    }
    reinvocations.end(attributes);
  }

  private async ask(
    hook: Hook,
    index: number,
    matched: MatchedResource,
    attributes: AdmissionAttributes,
    reinvocations: Reinvocations,
  ): Promise<void> {
    const { kinds, matcher, caller } = this.parts;
    const shown = await converted(showWrite(kinds, attributes, matched.kind));
    if (!(await matcher.meetsConditions(hook, attributes, matched, shown))) return;
    if (attributes.isReinvocation && !reinvocations.mayAskAgain(hook)) return;
    const notes = new MutationNotes(attributes, hook, index);
    let changed = false;
    try {
      const { value, failedOpen } = await caller.call({ hook, attributes, matched, shown }, (answer) =>
        applyPatch(hook, answer, { kinds, kind: matched.kind, object: shown.object }),
      );
      if (failedOpen) notes.failedOpen();
      if (value) {
        const next = await converted(inKind(kinds, value, matched.kind, attributes.kind));
        changed = !deepEqual(next, attributes.object);
        if (changed) attributes.setObject(next);
      }
    } finally {
      notes.mutated(changed);
    }
    if (changed) reinvocations.require();
    if (hook.written.reinvocationPolicy === 'IfNeeded') reinvocations.asked(hook);
  }

  private reinvocationsOf(attributes: AdmissionAttributes): Reinvocations {
    const known = this.reinvocations.get(attributes);
    if (known) return known;
    const made = new Reinvocations();
    this.reinvocations.set(attributes, made);
    return made;
  }
}

/** What the audit log is told of a webhook that mutates. */
class MutationNotes {
  private readonly attributes: AdmissionAttributes;
  private readonly hook: Hook;
  private readonly place: string;

  constructor(attributes: AdmissionAttributes, hook: Hook, index: number) {
    this.attributes = attributes;
    this.hook = hook;
    this.place = `round_${attributes.isReinvocation ? 1 : 0}_index_${index}`;
  }

  mutated(mutated: boolean): void {
    const { configuration, name: webhook } = this.hook;
    const value = JSON.stringify({ configuration, webhook, mutated });
    this.attributes.annotate(`mutation.webhook.admission.k8s.io/${this.place}`, value);
  }

  failedOpen(): void {
    const key = `failed-open.mutation.webhook.admission.k8s.io/${this.place}`;
    this.attributes.annotate(key, this.hook.name);
  }
}

/** A conversion that fails is a fault of the server, as upstream has it. */
export async function converted<T>(converting: Promise<T>): Promise<T> {
  try {
    return await converting;
  } catch (error) {
    if (error instanceof StatusError) throw internalError(error.message);
    throw error;
  }
}
