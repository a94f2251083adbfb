import {
  type Clock,
  type CollectedSeries,
  type Counter,
  type Disposable,
  type Log,
  type MetricsRegistry,
  sha256,
} from '../../base/index.ts';
import type { SettingsFile } from './settings-file.ts';

export interface SettingsReloadParts<T> {
  readonly file: SettingsFile<T>;
  /** As upstream's metrics call it: `authentication` or `authorization`. */
  readonly name: string;
  /** Puts what the file says into force. Throws where that cannot be. */
  apply(settings: T): void;
  readonly metrics: MetricsRegistry;
  readonly clock: Clock;
  readonly log: Log;
}

type Outcome = 'success' | 'failure';

/**
 * Puts what a file says into force whenever it changes. What is wrong with it is logged and counted, and then the settings
 * stay as they were until it changes again.
 */
export class SettingsReload<T> implements Disposable {
  private readonly parts: SettingsReloadParts<T>;
  private readonly watched: Disposable;
  private readonly outcomes: Readonly<Record<Outcome, Counter>>;
  private readonly lastMs = new Map<Outcome, number>();
  /** What was looked at last, good or not. */
  private text: string | undefined;
  /** Of what is in force. */
  private hash = '';

  constructor(parts: SettingsReloadParts<T>) {
    this.parts = parts;
    const { file, name, metrics } = parts;
    const prefix = `apiserver_${name}_config_controller_automatic_reload`;
    const count = (status: Outcome): Counter =>
      metrics.counter(`${prefix}s_total`, `Reloads of the ${name} configuration.`, { ...NO_ID, status });
    this.outcomes = { success: count('success'), failure: count('failure') };
    const last = `When the ${name} configuration was reloaded last, by outcome.`;
    metrics.collect(`${prefix}_last_timestamp_seconds`, 'gauge', last, () =>
      [...this.lastMs].map(([status, ms]): CollectedSeries => [{ ...NO_ID, status }, ms / 1000]),
    );
    const info = `The hash of the ${name} configuration that is in force.`;
    metrics.collect(`apiserver_${name}_config_controller_last_config_info`, 'gauge', info, () => [
      [{ ...NO_ID, hash: this.hash }, 1],
    ]);
    this.begin();
    this.watched = file.onChange(() => this.look());
  }

  dispose(): void {
    this.watched.dispose();
  }

  /** What is in force was read from the file a moment ago. */
  private begin(): void {
    try {
      this.text = this.parts.file.text();
      this.hash = hashOf(this.text);
    } catch (error) {
      this.fail(error);
    }
  }

  private look(): void {
    const { parts } = this;
    const { file, log, name } = parts;
    try {
      const text = file.text();
      if (text === this.text) return;
      this.text = text;
      parts.apply(file.parse(text));
      this.hash = hashOf(text);
    } catch (error) {
      this.fail(error);
      return;
    }
    log.info('reloaded configuration', { configuration: name });
    this.ended('success');
  }

  private fail(error: unknown): void {
    this.parts.log.error('the configuration is not reloaded: what was in force stays', {
      configuration: this.parts.name,
      error,
    });
    this.ended('failure');
  }

  private ended(outcome: Outcome): void {
    this.outcomes[outcome].add();
    this.lastMs.set(outcome, this.parts.clock.now());
  }
}

/** Upstream tells servers apart by the hash of their name; this one has none. */
const NO_ID = { apiserver_id_hash: '' };

function hashOf(text: string): string {
  const bytes = sha256(new TextEncoder().encode(text));
  return `sha256:${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
