import { append } from '../../base/index.ts';
import { FieldPath, type FieldError, invalid, invalidError, notSupported } from '../../api/index.ts';

/** DeleteOptions of meta/v1. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  /** The old form of `propagationPolicy`: true is Orphan, false Background. */
  readonly orphanDependents?: boolean;
  readonly propagationPolicy?: string;
  readonly dryRun?: readonly string[];
  /** Deletes an object that cannot be read, and no other. */
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
}

/** Throws the 422 of options that contradict themselves. */
export function checkDeleteOptions(options: DeleteOptions): void {
  const { propagationPolicy, orphanDependents, dryRun } = options;
  const errors: FieldError[] = [];
  const path = FieldPath.of('propagationPolicy');
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    const detail = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalid(path, propagationPolicy, detail));
  }
  if (propagationPolicy !== undefined && !POLICIES.includes(propagationPolicy)) {
    errors.push(notSupported(path, propagationPolicy, [...POLICIES, 'nil']));
  }
  append(errors, dryRunErrors(dryRun ?? []));
  append(errors, ignoreErrors(options));
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
}

/** What cannot be together with {@link DeleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential}. */
function ignoreErrors(options: DeleteOptions): FieldError[] {
  if (!options.ignoreStoreReadErrorWithClusterBreakingPotential) return [];
  const others: [name: string, isSet: boolean][] = [
    ['dryRun', (options.dryRun ?? []).length > 0],
    ['propagationPolicy', options.propagationPolicy !== undefined],
    ['orphanDependents', options.orphanDependents !== undefined],
    ['gracePeriodSeconds', options.gracePeriodSeconds !== undefined],
    ['preconditions', options.preconditions !== undefined],
  ];
  return others
    .filter(([, isSet]) => isSet)
    .map(([name]) => invalid(FieldPath.of(IGNORE_READ_ERROR), true, `cannot be set together with .${name}`));
}

export const IGNORE_READ_ERROR = 'ignoreStoreReadErrorWithClusterBreakingPotential';

/** `All` is the one value of dryRun. */
export function dryRunErrors(dryRun: readonly string[]): FieldError[] {
  const bad = dryRun.filter((value) => value !== 'All');
  return bad.length === 0 ? [] : [notSupported(FieldPath.of('dryRun'), dryRun, ['All'])];
}

const POLICIES: readonly string[] = ['Foreground', 'Background', 'Orphan'];
