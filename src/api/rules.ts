import type { FieldError } from './field.ts';
import type { KubernetesObject } from './object.ts';

/**
 * What a kind means beyond its schema, as upstream's defaulting, strategy and validation have it. All functions are
 * pure; the objects are canonical (decoded: no nulls, zero values left out where upstream leaves them out). `set…`
 * and `prepare…` change the object handed to them; validations never do.
 */
export interface KindRules<T extends KubernetesObject = KubernetesObject> {
  /** Fills the defaults of this version. Runs after every decode, of a stored object, too. */
  setDefaults?(object: T): void;
  /** Before validation of a new object: drops what a client may not set (status, …), sets generation 1 where the kind has one. */
  prepareForCreate?(object: T): void;
  /** The same for an update of the main resource: keeps the old status, raises generation where the spec changed. */
  prepareForUpdate?(object: T, old: T): void;
  /** The same for an update of `status`: keeps the old spec and what of metadata a status update may not touch. */
  prepareForStatusUpdate?(object: T, old: T): void;
  /** Metadata is validated by the caller, with {@link validateName}. */
  validateCreate?(object: T): FieldError[];
  validateUpdate?(object: T, old: T): FieldError[];
  validateStatusUpdate?(object: T, old: T): FieldError[];
  /** Upstream's rule for `metadata.name`: the messages of what is wrong. DNS subdomain where left out. */
  validateName?(name: string, prefix: boolean): string[];
  /** Texts for `Warning` headers. */
  warnings?(object: T, old?: T): string[];
  /** PUT of a name that does not exist creates it (Service, Lease, Endpoints, …). */
  readonly allowCreateOnUpdate?: boolean;
  /** A PUT without resourceVersion replaces whatever is there. True for most built-in kinds. */
  readonly allowUnconditionalUpdate?: boolean;
}
