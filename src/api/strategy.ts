import type { FieldError } from './field.ts';
import type { KubernetesObject } from './object.ts';

/** One of a kind's subresources that hold the object itself. */
export interface SubresourceStrategy<T extends KubernetesObject = KubernetesObject> {
  /** Takes back everything that an update through here may not change. `now` is the time of the write. */
  prepare(object: T, old: T, now: string): void;
  /** What is wrong but for the metadata. */
  validate?(object: T, old: T): FieldError[];
}

export type MetadataChecks = readonly ('change' | 'itself')[];

/**
 * What a kind means beyond its schema, as upstream's defaulting, strategy and validation have it. All functions are
 * pure; the objects are canonical (decoded: no nulls, zero values left out where upstream leaves them out). `set…`
 * and `prepare…` change the object handed to them; validations never do.
 */
export interface Strategy<T extends KubernetesObject = KubernetesObject> {
  /**
   * Fills the defaults of this version. Runs after every decode, of a stored object, too. Throws a `StatusError` where
   * upstream cannot read the object into its own form.
   */
  setDefaults?(object: T): void;
  /** Before validation of a new object: drops what a client may not set (status, …), sets generation 1 where the kind has one. */
  prepareForCreate?(object: T): void;
  /**
   * Throws a `StatusError` where no new object is taken, or none any more: it is asked again when one has been stored, which
   * is then removed, so that nothing stays behind a kind that goes meanwhile.
   */
  refuseNew?(object: T): void;
  /**
   * The same for an update of the main resource: keeps the old status, raises generation where the spec changed. `now` is
   * the time of the write.
   */
  prepareForUpdate?(object: T, old: T, now: string): void;
  /**
   * The same for an update of `status`: keeps the old spec and what of metadata a status update may not touch. `now` is
   * the time of the write.
   */
  prepareForStatusUpdate?(object: T, old: T, now: string): void;
  /**
   * What is wrong with a new object but for its metadata, which `validateNewObject` and its like of `validation/` check
   * before, by {@link validateName} and {@link metadataChecks}.
   */
  validateCreate?(object: T): FieldError[];
  /** `warn` takes texts for `Warning` headers, of what is wrong and was so before. */
  validateUpdate?(object: T, old: T, warn?: (text: string) => void): FieldError[];
  validateStatusUpdate?(object: T, old: T, warn?: (text: string) => void): FieldError[];
  /** Upstream's rule for `metadata.name`: the messages of what is wrong. DNS subdomain where left out. */
  validateName?(name: string, prefix: boolean, object: T): string[];
  /**
   * What of the metadata upstream's validation of this kind checks once more than that of all kinds, and so tells once
   * more, in its order: at an update `change` is what changed, `itself` the metadata by itself. `['change']` where left out.
   * Where it is empty, a new object's is not checked once more either.
   */
  readonly metadataChecks?: MetadataChecks;
  /** The same for a write of a part of the object: of its status, or through another subresource. */
  readonly partMetadataChecks?: MetadataChecks;
  /** Takes finalizers without a domain that upstream does not know. */
  readonly anyFinalizers?: boolean;
  /** Of a generated name the whole is checked alone, not what it begins with. */
  readonly wholeNames?: boolean;
  /** What a name is to begin with becomes the name as it is: nothing is put behind it. */
  readonly namesAsGiven?: boolean;
  /** The group and kind that a 422 names, where they are not those of the object. */
  readonly answersAs?: { readonly group: string; readonly kind: string };
  /** Texts for `Warning` headers. */
  warnings?(object: T, old?: T): string[];
  /** The same for an update of `status`. */
  statusWarnings?(object: T, old: T): string[];
  /**
   * What an update through a subresource other than `status` may change, by its name: `ephemeralcontainers`, `resize`,
   * `finalize`, `approval`. They hold the same object.
   */
  readonly subresources?: Readonly<Record<string, SubresourceStrategy<T>>>;
  /** PUT of a name that does not exist creates it (Service, Lease, Endpoints, …). */
  readonly allowCreateOnUpdate?: boolean;
  /** A PUT without resourceVersion replaces whatever is there. True for most built-in kinds. */
  readonly allowUnconditionalUpdate?: boolean;
}
