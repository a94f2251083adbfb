import { deepEqual } from '../../base/index.ts';
import {
  forbiddenError,
  type KubernetesObject,
  qualifiedName,
  quote,
  type StatusError,
  type Strategy,
} from '../../api/index.ts';
import { CustomValidation, type CustomValidationParts } from './custom-validation.ts';

export interface CustomStrategyParts extends CustomValidationParts {
  readonly hasStatus: boolean;
  /** The definition is being deleted. */
  isTerminating(): boolean;
}

/** What upstream does with objects of a custom kind before it stores them. */
export function customStrategy(parts: CustomStrategyParts): Strategy {
  const { hasStatus } = parts;
  const validation = new CustomValidation(parts);
  return {
    anyFinalizers: true,
    allowUnconditionalUpdate: false,
    refuseNew(object) {
      if (parts.isTerminating()) throw terminating(parts, object);
    },
    prepareForCreate(object) {
      if (hasStatus) delete object['status'];
      object.metadata.generation = 1;
    },
    prepareForUpdate(object, old) {
      if (hasStatus) keepStatus(object, old);
      if (!isSameBeside(object, old)) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
    prepareForStatusUpdate: keepAllButStatus,
    validateCreate: (object) => validation.ofNew(object),
    validateUpdate: (object, old, warn) => validation.ofChanged(object, old, warn),
    validateStatusUpdate: (object, old, warn) => validation.ofChangedStatus(object, old, warn),
    warnings: (object, old) => finalizerWarnings(object, old),
  };
}

function terminating({ of }: CustomValidationParts, { metadata }: KubernetesObject): StatusError {
  const why = 'create not allowed while custom resource definition is terminating';
  return forbiddenError({ group: of.group, resource: of.plural }, metadata.name ?? '', why);
}

function keepStatus(object: KubernetesObject, old: KubernetesObject): void {
  if (old['status'] === undefined) delete object['status'];
  else object['status'] = old['status'];
}

function isSameBeside(object: KubernetesObject, old: KubernetesObject): boolean {
  const { metadata: _, ...rest } = object;
  const { metadata: __, ...before } = old;
  return deepEqual(rest, before);
}

function keepAllButStatus(object: KubernetesObject, old: KubernetesObject): void {
  const { status } = object;
  const { managedFields } = object.metadata;
  for (const key of Object.keys(object)) delete object[key];
  Object.assign(object, old, { metadata: { ...old.metadata } });
  if (managedFields) object.metadata.managedFields = managedFields;
  else delete object.metadata.managedFields;
  if (status === undefined) delete object['status'];
  else object['status'] = status;
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

function finalizerWarnings({ metadata }: KubernetesObject, old: KubernetesObject | undefined): string[] {
  const before = new Set(old?.metadata.finalizers);
  const added = [...new Set(metadata.finalizers)].filter((finalizer) => !before.has(finalizer)).sort();
  return added.flatMap((finalizer) => {
    const head = `metadata.finalizers: ${quote(finalizer)}: `;
    const warnings = qualifiedName(finalizer).map((message) => head + message);
    if (finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)) return warnings;
    const path = finalizer.includes('.') ? ' including a path (/)' : '';
    return [
      ...warnings,
      `${head}prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
    ];
  });
}
