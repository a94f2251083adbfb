import { type Clock, type Disposable, disposable, type MetricsRegistry } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import type {
  AdmissionOperation,
  AdmissionPlugin,
  MutationInterface,
  ValidationInterface,
} from '../contracts/index.ts';
import { TimeLimit } from '../limits/time-limit.ts';
import { AdmissionMetrics, type AdmissionTimes, type AdmissionType } from '../metrics/index.ts';
import type { WriteAttributes } from './attributes.ts';

/**
 * The admission plugins of a server, and the phases in which a write passes them: all that mutate, in their order; all
 * of them once more where one put another object in the place of the one that the others knew; then, once the object stands
 * as it would be stored, all that validate. Each phase has a time in which it must be over.
 *
 * Plugins come and go while the server runs. A write goes on with those that there were when its phase began.
 */
export class AdmissionChain implements Disposable {
  private readonly metrics: AdmissionMetrics;
  private readonly clock: Clock;
  private plugins: readonly AdmissionPlugin[] = [];
  private phases: ReturnType<typeof phasesOf>;
  private readonly limit: TimeLimit;

  /** `metrics`: where it is counted how long plugins take. */
  constructor(parts: { readonly clock: Clock; readonly limitMs: number; readonly metrics: MetricsRegistry }) {
    const { clock, limitMs } = parts;
    this.clock = clock;
    this.metrics = new AdmissionMetrics(parts.metrics);
    this.phases = phasesOf([], this.metrics);
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
    if (mutating.plugins.length === 0) return NOTHING;
    const { clock } = this;
    const mutated = timed(clock, mutating.times, () => mutateAll(clock, mutating.plugins, attributes));
    return this.limit.bound(mutated ?? NOTHING);
  }

  /** Lets the plugins refuse the object as it would be stored. */
  validate(attributes: WriteAttributes): Promise<void> {
    const { validating } = this.phases[attributes.operation];
    if (validating.plugins.length === 0) return NOTHING;
    const { clock } = this;
    const validated = timed(clock, validating.times, () =>
      validateAll(clock, validating.plugins, attributes),
    );
    return this.limit.bound(validated ?? NOTHING);
  }

  dispose(): void {
    this.limit.dispose();
  }

  private set(plugins: readonly AdmissionPlugin[]): void {
    this.plugins = plugins;
    this.phases = phasesOf(plugins, this.metrics);
  }
}

const NOTHING = Promise.resolve();

interface TimedPlugin<P> {
  readonly plugin: P;
  readonly times: AdmissionTimes;
}

interface Phase<P> {
  readonly plugins: readonly TimedPlugin<P>[];
  readonly times: AdmissionTimes;
}

interface Phases {
  readonly mutating: Phase<MutationInterface>;
  readonly validating: Phase<ValidationInterface>;
}

/** Which plugins are asked about each operation. */
function phasesOf(
  plugins: readonly AdmissionPlugin[],
  metrics: AdmissionMetrics,
): Readonly<Record<AdmissionOperation, Phases>> {
  const of = (operation: AdmissionOperation): Phases => {
    const asked = plugins.filter((plugin) => plugin.handles(operation));
    const phase = <P extends AdmissionPlugin>(type: AdmissionType, those: readonly P[]): Phase<P> => ({
      plugins: those.map((plugin) => ({ plugin, times: metrics.plugin(plugin.name, type, operation) })),
      times: metrics.step(type, operation),
    });
    return {
      mutating: phase(
        'admit',
        asked.filter((plugin) => 'admit' in plugin),
      ),
      validating: phase(
        'validate',
        asked.filter((plugin) => 'validate' in plugin),
      ),
    };
  };
  return { CREATE: of('CREATE'), UPDATE: of('UPDATE'), DELETE: of('DELETE'), CONNECT: of('CONNECT') };
}

async function mutateAll(
  clock: Clock,
  plugins: readonly TimedPlugin<MutationInterface>[],
  attributes: WriteAttributes,
): Promise<void> {
  const { replacements } = attributes;
  await admitAll(clock, plugins, attributes);
  if (attributes.replacements === replacements) return;
  attributes.isReinvocation = true;
  await admitAll(
    clock,
    plugins.filter(({ plugin }) => plugin.reinvocationPolicy !== 'Never'),
    attributes,
  );
}

async function admitAll(
  clock: Clock,
  plugins: readonly TimedPlugin<MutationInterface>[],
  attributes: WriteAttributes,
): Promise<void> {
  for (const { plugin, times } of plugins) {
    const admitted = timed(clock, times, () => plugin.admit(attributes));
    if (admitted) await admitted;
  }
}

async function validateAll(
  clock: Clock,
  plugins: readonly TimedPlugin<ValidationInterface>[],
  attributes: WriteAttributes,
): Promise<void> {
  for (const { plugin, times } of plugins) {
    const validated = timed(clock, times, () => plugin.validate(attributes));
    if (validated) await validated;
  }
}

/** Counts how long something took. What was done at once costs no promise. */
function timed(
  clock: Clock,
  { accepted, rejected }: AdmissionTimes,
  run: () => Promise<void> | void,
): Promise<void> | undefined {
  const startedMs = clock.now();
  const seconds = (): number => Math.max(0, clock.now() - startedMs) / 1000;
  try {
    const running = run();
    if (running) {
      return running.then(
        () => accepted.observe(seconds()),
        (error: unknown) => {
          rejected.observe(seconds());
          throw error;
        },
      );
    }
    accepted.observe(seconds());
    return undefined;
  } catch (error) {
    rejected.observe(seconds());
    throw error;
  }
}

function tooSlow(): StatusError {
  return new StatusError(504, 'Timeout', 'Timeout: admission did not complete within the allotted time');
}
