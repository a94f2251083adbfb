import { suggestion } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** The values that options take. Each throws a {@link UsageError} that names the option and what it takes. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not "${text}"`);
}

export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new UsageError(`${option} takes ${allowed.join(', ')}, not "${value}"${suggestion(value, allowed)}`);
}

/** `cpu=4,memory=8Gi`, in the order in which they are given. */
export function pairs(option: string, text: string): [name: string, value: string][] {
  return text.split(',').map((pair) => {
    const [name, value, more] = pair.split('=');
    if (!name || !value || more !== undefined) {
      throw new UsageError(`${option} takes NAME=QUANTITY pairs, not "${pair}"`);
    }
    return [name, value];
  });
}

/** What `read` gives; what it throws is said of the option. */
export function checked<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
