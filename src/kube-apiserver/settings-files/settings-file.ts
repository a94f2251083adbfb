import type { Disposable } from '../../base/index.ts';

/** Settings that stand in a file, and may change while the server runs. */
export interface SettingsFile<T> {
  /** What it says now. Throws where it cannot be read. */
  text(): string;
  /** Throws with all that is wrong. */
  parse(text: string): T;
  /** Calls back when it may have changed, until it is disposed. */
  onChange(listener: () => void): Disposable;
}
