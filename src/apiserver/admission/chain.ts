import { type Clock, type Disposable, disposable } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import type {
  AdmissionOperation,
  AdmissionPlugin,
  MutationInterface,
  ValidationInterface,
} from '../contracts/index.ts';
import { TimeLimit } from '../limits/time-limit.ts';
import type { WriteAttributes } from './attributes.ts';

/**
 * The admission plugins of a server, and the phases in which a write passes them: all that mutate, in their order; all
 * of them once more where one put another object in the place of the one that the others knew; then, once the object stands
 * as it would be stored, all that validate. Each phase has a time in which it must be over.
 *
 * Plugins come and go while the server runs. A write goes on with those that there were when its phase began.
 */
export class AdmissionChain implements Disposable {
  private plugins: readonly AdmissionPlugin[] = [];
  private phases = phasesOf([]);
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
    const { mutating } = this.phases[attributes.operation];
    return mutating.length === 0 ? NOTHING : this.limit.bound(mutateAll(mutating, attributes));
  }

  /** Lets the plugins refuse the object as it would be stored. */
  validate(attributes: WriteAttributes): Promise<void> {
    const { validating } = this.phases[attributes.operation];
    return validating.length === 0 ? NOTHING : this.limit.bound(validateAll(validating, attributes));
  }

  dispose(): void {
    this.limit.dispose();
  }

  private set(plugins: readonly AdmissionPlugin[]): void {
    this.plugins = plugins;
    this.phases = phasesOf(plugins);
  }
}

const NOTHING = Promise.resolve();

interface Phases {
  readonly mutating: readonly MutationInterface[];
  readonly validating: readonly ValidationInterface[];
}

/** Which plugins are asked about each operation. */
function phasesOf(plugins: readonly AdmissionPlugin[]): Readonly<Record<AdmissionOperation, Phases>> {
  const of = (operation: AdmissionOperation): Phases => {
    const asked = plugins.filter((plugin) => plugin.handles(operation));
    return {
      mutating: asked.filter((plugin) => 'admit' in plugin),
      validating: asked.filter((plugin) => 'validate' in plugin),
    };
  };
  return { CREATE: of('CREATE'), UPDATE: of('UPDATE'), DELETE: of('DELETE'), CONNECT: of('CONNECT') };
}

async function mutateAll(plugins: readonly MutationInterface[], attributes: WriteAttributes): Promise<void> {
  const { replacements } = attributes;
  await admitAll(plugins, attributes);
  if (attributes.replacements === replacements) return;
  attributes.isReinvocation = true;
  await admitAll(
    plugins.filter(({ reinvocationPolicy }) => reinvocationPolicy !== 'Never'),
    attributes,
  );
}

async function admitAll(plugins: readonly MutationInterface[], attributes: WriteAttributes): Promise<void> {
  for (const plugin of plugins) {
    const admitted = plugin.admit(attributes);
    if (admitted) await admitted;
  }
}

async function validateAll(
  plugins: readonly ValidationInterface[],
  attributes: WriteAttributes,
): Promise<void> {
  for (const plugin of plugins) {
    const validated = plugin.validate(attributes);
    if (validated) await validated;
  }
}

function tooSlow(): StatusError {
  return new StatusError(504, 'Timeout', 'Timeout: admission did not complete within the allotted time');
}
