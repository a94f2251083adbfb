import { append } from '../../base/index.ts';
import { type FieldError, FieldPath } from '../field.ts';
import type { KubernetesObject } from '../object.ts';
import type { MetadataChecks, Strategy, SubresourceStrategy } from '../strategy.ts';
import { type MetadataRules, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { dns1123Subdomain, nameRule, pathSegmentName } from './names.ts';

/** What validation needs to know of a kind. */
export interface KindScope<T extends KubernetesObject> {
  readonly strategy: Strategy<T>;
  readonly namespaced: boolean;
}

/**
 * All that is wrong with a new object, in upstream's order: what the kind checks, and only where that is content what
 * all kinds share.
 */
export function validateNewObject<T extends KubernetesObject>(object: T, of: KindScope<T>): FieldError[] {
  const { strategy, namespaced } = of;
  const isShared = strategy.metadataChecks?.length === 0;
  const errors = isShared ? [] : validateObjectMeta(object.metadata, creationRules(object, of), METADATA);
  append(errors, strategy.validateCreate?.(object) ?? []);
  return errors.length > 0 ? errors : validateObjectMeta(object.metadata, sharedRules(namespaced), METADATA);
}

/** All that is wrong with an object that is to replace `old`. */
export function validateChangedObject<T extends KubernetesObject>(
  object: T,
  old: T,
  of: KindScope<T>,
  warn?: (text: string) => void,
): FieldError[] {
  return [
    ...validateChangedMetadata(object, old, of),
    ...(of.strategy.validateUpdate?.(object, old, warn) ?? []),
  ];
}

/** All that is wrong with an object whose status is to replace that of `old`. */
export function validateChangedStatus<T extends KubernetesObject>(
  object: T,
  old: T,
  of: KindScope<T>,
  warn?: (text: string) => void,
): FieldError[] {
  return [
    ...validateChangedPart(object, old, of),
    ...(of.strategy.validateStatusUpdate?.(object, old, warn) ?? []),
  ];
}

/** All that is wrong with an object that is changed through one of its kind's own subresources. */
export function validateChangedSubresource<T extends KubernetesObject>(
  object: T,
  old: T,
  of: KindScope<T>,
  subresource: SubresourceStrategy<T>,
): FieldError[] {
  return [...validateChangedPart(object, old, of), ...(subresource.validate?.(object, old) ?? [])];
}

/** The metadata of an object of which a part is written. */
function validateChangedPart<T extends KubernetesObject>(object: T, old: T, of: KindScope<T>): FieldError[] {
  const { metadataChecks, partMetadataChecks } = of.strategy;
  const checks = partMetadataChecks ?? (metadataChecks?.length === 0 ? [] : CHANGE);
  return validateChangedMetadata(object, old, of, checks);
}

const CHANGE: MetadataChecks = ['change'];

/** Upstream checks metadata for all kinds alike and most kinds check it again, so that a client reads an error twice. */
function validateChangedMetadata<T extends KubernetesObject>(
  object: T,
  old: T,
  of: KindScope<T>,
  checks: MetadataChecks = of.strategy.metadataChecks ?? CHANGE,
): FieldError[] {
  const { metadata } = object;
  const errors = [
    ...validateObjectMeta(metadata, sharedRules(of.namespaced), METADATA),
    ...validateObjectMetaUpdate(metadata, old.metadata, { knownFinalizers: false }, METADATA),
  ];
  for (const check of checks) {
    append(
      errors,
      check === 'itself'
        ? validateObjectMeta(metadata, creationRules(object, of), METADATA)
        : validateObjectMetaUpdate(metadata, old.metadata, ownRules(object, of), METADATA),
    );
  }
  return errors;
}

const METADATA = FieldPath.of('metadata');
const subdomainName = nameRule(dns1123Subdomain);

function sharedRules(namespaced: boolean): MetadataRules {
  return { namespaced, nameRule: pathSegmentName, knownFinalizers: false };
}

/** What the kind makes of metadata by itself. */
function creationRules<T extends KubernetesObject>(object: T, of: KindScope<T>): MetadataRules {
  const rules = ownRules(object, of);
  return of.strategy.wholeNames ? { ...rules, anyPrefix: true } : rules;
}

function ownRules<T extends KubernetesObject>(
  object: T,
  { strategy, namespaced }: KindScope<T>,
): MetadataRules {
  return {
    namespaced,
    nameRule: (name, prefix) => strategy.validateName?.(name, prefix, object) ?? subdomainName(name, prefix),
    knownFinalizers: strategy.anyFinalizers !== true,
  };
}
