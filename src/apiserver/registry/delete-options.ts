import {
  type FieldError,
  FieldPath,
  invalid,
  invalidError,
  type KubernetesObject,
  notSupported,
  StatusError,
} from '../../api/index.ts';

/** DeleteOptions of meta/v1. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  /** The old form of `propagationPolicy`: true is Orphan, false Background. */
  readonly orphanDependents?: boolean;
  readonly propagationPolicy?: string;
  readonly dryRun?: readonly string[];
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
  errors.push(...dryRunErrors(dryRun ?? []));
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
}

/** `All` is the one value of dryRun. */
export function dryRunErrors(dryRun: readonly string[]): FieldError[] {
  const bad = dryRun.filter((value) => value !== 'All');
  return bad.length === 0 ? [] : [notSupported(FieldPath.of('dryRun'), dryRun, ['All'])];
}

/** Throws a 409 where the object is not the one that the options speak of. */
export function holdToPreconditions(
  { preconditions }: DeleteOptions,
  object: KubernetesObject,
  revision: number,
  kind: string,
): void {
  if (!preconditions) return;
  const { uid, resourceVersion } = preconditions;
  const name = object.metadata.name ?? '';
  if (uid !== undefined && uid !== object.metadata.uid) {
    const record = `the UID in record (${object.metadata.uid})`;
    throw mismatch(kind, name, `the UID in the precondition (${uid}) does not match ${record}. ${RECREATED}`);
  }
  if (resourceVersion !== undefined && resourceVersion !== String(revision)) {
    const record = `the ResourceVersion in record (${revision})`;
    throw mismatch(
      kind,
      name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match ${record}. ${MODIFIED}`,
    );
  }
}

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

const POLICIES: readonly string[] = ['Foreground', 'Background', 'Orphan'];
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';
const RECREATED = 'The object might have been deleted and then recreated';
const MODIFIED = 'The object might have been modified';

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

/** Upstream names the kind here where other conflicts name the resource. */
function mismatch(kind: string, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${kind} "${name}": ${why}`;
  return new StatusError(409, 'Conflict', message, { name, kind });
}
