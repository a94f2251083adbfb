import type { FieldError, GroupVersionKind, KubernetesObject, Schema, Strategy } from '../../api/index.ts';

/** A kind that manifests can be written for. */
export interface CatalogKind extends GroupVersionKind {
  readonly namespaced: boolean;
  /** Objects of it are kept under a name; those of the others are questions, answered at once. */
  readonly stored: boolean;
}

/** An object as the API server would decode it, or why it would not. */
export type DecodedManifest = { readonly object: KubernetesObject } | { readonly refused: string };

/** What the service needs to know about kinds. The built-in ones come from `api`; others can be laid beside them. */
export interface Catalog {
  readonly kinds: readonly CatalogKind[];
  /** What every object has, of whatever kind. */
  readonly anyObject: Schema;
  schemaOf(kind: GroupVersionKind): Schema | undefined;
  /** Follows a `$ref`. */
  resolve(schema: Schema): Schema;
  /** What is known about a type, or about one of its fields, in Markdown; empty where nothing is. */
  textOf(schema: Schema, field?: string): string;
  /** Loads what {@link textOf} tells; before it, little is known. */
  loadTexts(): Promise<void>;
  rulesOf(kind: GroupVersionKind): Strategy;
  /** What the API server's decoder makes of a manifest's value; undefined for a kind that it knows no form of. */
  decode(kind: CatalogKind, value: unknown): DecodedManifest | undefined;
  /** What the API server fills in before it validates. Answers what that is refused for. */
  arrive(kind: CatalogKind, object: KubernetesObject): FieldError[];
}

/** Groups whose kinds are all known, so that one that is not is a mistake. */
export function groupsOf(catalog: Catalog): ReadonlySet<string> {
  return new Set(catalog.kinds.map(({ group }) => group));
}

export function findKind(catalog: Catalog, wanted: GroupVersionKind): CatalogKind | undefined {
  return catalog.kinds.find(
    ({ group, version, kind }) =>
      group === wanted.group && version === wanted.version && kind === wanted.kind,
  );
}
