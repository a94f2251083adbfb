import { type FieldError, type KubernetesObject } from '../../api/index.ts';
/** DeleteOptions of meta/v1. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: {
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
  /** The old form of `propagationPolicy`: true is Orphan, false Background. */
  readonly orphanDependents?: boolean;
  readonly propagationPolicy?: string;
  readonly dryRun?: readonly string[];
}
/** Throws the 422 of options that contradict themselves. */
export declare function checkDeleteOptions(options: DeleteOptions): void;
/** `All` is the one value of dryRun. */
export declare function dryRunErrors(dryRun: readonly string[]): FieldError[];
/** Throws a 409 where the object is not the one that the options speak of. */
export declare function holdToPreconditions(
  { preconditions }: DeleteOptions,
  object: KubernetesObject,
  revision: number,
  kind: string,
): void;
/** The finalizers that garbage collection is to see, as the options and the kind's own policy want it. */
export declare function collectionFinalizers(
  options: DeleteOptions,
  finalizers: readonly string[],
  orphansByDefault: boolean,
): string[];
//# sourceMappingURL=delete-options.d.ts.map
