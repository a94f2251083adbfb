import { type FieldValidation } from '../../api/index.ts';
export type WriteOptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';
/** The query of a create, an update or a patch. */
export interface WriteOptions {
  readonly kind: WriteOptionsKind;
  readonly dryRun: readonly string[];
  /** Empty where the client names none. */
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  readonly force: boolean | undefined;
}
/** Reads and checks the query. Throws the 422 that upstream answers. */
export declare function writeOptions(query: URLSearchParams, kind: WriteOptionsKind): WriteOptions;
/** Throws the 422 of a patch whose options do not go with its kind. */
export declare function checkPatchOptions(options: WriteOptions, isApply: boolean): void;
//# sourceMappingURL=write-options.d.ts.map
