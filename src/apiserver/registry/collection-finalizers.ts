import type { DeleteOptions } from '../request/delete-options.ts';

/** The finalizers that garbage collection is to see, as the options and the kind's own policy want it. */
export function collectionFinalizers(
  options: DeleteOptions,
  finalizers: readonly string[],
  orphansByDefault: boolean,
): string[] {
  const kept = finalizers.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  if (orphans(options, finalizers, orphansByDefault)) kept.push(ORPHAN);
  if (inForeground(options, finalizers)) kept.push(FOREGROUND);
  return kept;
}

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

function orphans(options: DeleteOptions, finalizers: readonly string[], byDefault: boolean): boolean {
  if (options.orphanDependents !== undefined) return options.orphanDependents;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Orphan';
  const own = finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND);
  return own === undefined ? byDefault : own === ORPHAN;
}

function inForeground(options: DeleteOptions, finalizers: readonly string[]): boolean {
  if (options.orphanDependents !== undefined) return false;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Foreground';
  return finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND) === FOREGROUND;
}
