import { type Clock, type Disposable, disposable } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import type { AdmissionPlugin, MutationInterface, ValidationInterface } from '../contracts/index.ts';
import { TimeLimit } from '../limits/time-limit.ts';
import type { WriteAttributes } from './attributes.ts';

/**
 * The admission plugins of a server, and the phases in which a write passes them: all that mutate, in their order; those
 * again that have not seen an object that was put in the place of the one they knew; then, once the object stands as it
 * would be stored, all that validate. Each phase has a time in which it must be over.
 *
 * Plugins come and go while the server runs. A write goes on with those that there were when its phase began.
 */
export class AdmissionChain implements Disposable {
  private plugins: readonly AdmissionPlugin[] = [];
  private mutating: readonly MutationInterface[] = [];
  private validating: readonly ValidationInterface[] = [];
  private readonly limit: TimeLimit;

  constructor({ clock, limitMs }: { readonly clock: Clock; readonly limitMs: number }) {
    this.limit = new TimeLimit(clock, limitMs, tooSlow);
  }

  /** Adds a plugin before the one that is named, or as the last one. Its disposal takes it out again. */
  add(plugin: AdmissionPlugin, before?: string): Disposable {
    const at = this.plugins.findIndex(({ name }) => name === before);
    this.set(at < 0 ? [...this.plugins, plugin] : this.plugins.toSpliced(at, 0, plugin));
    return disposable(() => this.set(this.plugins.filter((other) => other !== plugin)));
  }

  /** Lets the plugins change `attributes.object`. Rejects with what one refuses the write with. */
  mutate(attributes: WriteAttributes): Promise<void> {
    return this.limit.bound(mutateAll(this.mutating, attributes));
  }

  /** Lets the plugins refuse the object as it would be stored. */
  validate(attributes: WriteAttributes): Promise<void> {
    return this.limit.bound(validateAll(this.validating, attributes));
  }

  dispose(): void {
    this.limit.dispose();
  }

  private set(plugins: readonly AdmissionPlugin[]): void {
    this.plugins = plugins;
    this.mutating = plugins.filter((plugin) => 'admit' in plugin);
    this.validating = plugins.filter((plugin) => 'validate' in plugin);
  }
}

async function mutateAll(plugins: readonly MutationInterface[], attributes: WriteAttributes): Promise<void> {
  /** How many replacements each plugin has seen. */
  const seen: number[] = [];
  for (const plugin of plugins) {
    if (plugin.handles(attributes.operation)) await plugin.admit(attributes);
    seen.push(attributes.replacements);
  }
  const { replacements } = attributes;
  if (replacements === 0) return;
  for (const [index, plugin] of plugins.entries()) {
    const hasSeenAll = seen[index] === replacements;
    if (hasSeenAll || plugin.reinvocationPolicy === 'Never' || !plugin.handles(attributes.operation))
      continue;
    await plugin.admit(attributes);
  }
}

async function validateAll(
  plugins: readonly ValidationInterface[],
  attributes: WriteAttributes,
): Promise<void> {
  for (const plugin of plugins) {
    if (plugin.handles(attributes.operation)) await plugin.validate(attributes);
  }
}

function tooSlow(): StatusError {
  return new StatusError(504, 'Timeout', 'Timeout: admission did not complete within the allotted time');
}
