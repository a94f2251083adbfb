import type { FieldError, GroupVersionKind, Schema } from '../../api/index.ts';
import type { Steps } from '../steps/steps.ts';
import type { FieldMeaning } from './field-meanings.ts';
import type { RetiredVersion } from './retired-versions.ts';

/** A kind that manifests can be written for. */
export interface CatalogKind extends GroupVersionKind {
  readonly namespaced: boolean;
  /** Objects of it are kept under a name; those of the others are questions, answered at once. */
  readonly stored: boolean;
}

/** What the API server would answer to a new object. */
export type Verdict =
  | { readonly errors: readonly FieldError[]; readonly warnings: readonly string[] }
  /** Refused in one sentence, which names no field: it could not be decoded, say. */
  | { readonly refused: string };

/**
 * All that the service knows about kinds. It never changes: when kinds come or go, another one is handed in. Nothing in
 * this project looks a kind up anywhere else.
 */
export interface Catalog {
  /** The preferred version of a kind stands before its others. */
  readonly kinds: readonly CatalogKind[];
  find(kind: GroupVersionKind): CatalogKind | undefined;
  /** The kinds of a name, in whatever group and version. */
  named(kind: string): readonly CatalogKind[];
  inVersion(apiVersion: string): readonly CatalogKind[];
  /**
   * Which kinds of a group are known. Of one that a cluster defines kinds of there may be others that another server serves
   * there, or that could not be read; where all are known, one that is not is a mistake.
   */
  knownOf(group: string): 'all' | 'some' | 'none';
  /** What became of a kind that is no longer served; undefined where it is, or never was. */
  retired(kind: GroupVersionKind): RetiredVersion | undefined;

  /** Where what is known of a kind comes from: as long as that is the same, so is all that a catalog says of it. */
  originOf(kind: GroupVersionKind): unknown;

  /** What every object has, of whatever kind. */
  readonly anyObject: Schema;
  schemaOf(kind: GroupVersionKind): Schema | undefined;
  /** Follows a `$ref`. */
  resolve(schema: Schema): Schema;
  /** What is known about a type, or about one of its fields, in Markdown; empty where nothing is. */
  textOf(schema: Schema, field?: string): string;
  /** Loads what {@link textOf} tells; before it, little is known. */
  loadTexts(): Promise<void>;
  /** What stands in a field, beyond its type. `place` is the field that holds the object, with the type that has it. */
  meaningOf(owner: Schema, field: string, place: string): FieldMeaning | undefined;
  /** The fields that an object of this schema is mostly written with. `place` is the field that holds it. */
  customaryFields(schema: Schema, place: string): readonly string[];
  /** The keys that the map in a field of `owner` is mostly written with. */
  customaryKeys(owner: Schema, field: string): readonly string[];

  /** Whether a kind has validation of its own, so that it and not the schema says what is required. */
  validates(kind: GroupVersionKind): boolean;
  /** Judges a manifest's value as a new object, stage by stage; undefined for a kind whose form is not known. */
  judge(kind: CatalogKind, value: unknown): Steps<Verdict | undefined>;
}
