import { type DeletionStrategy, hasFinalizers } from '../../api/index.ts';
import { fieldText, selectableFields } from '../definition/index.ts';
import {
  dns1123Label,
  type FieldError,
  FieldPath,
  invalid,
  type Strategy,
  nameRule,
  validateKnownFinalizer,
  validateLabelName,
} from '../../api/index.ts';
import type { Namespace } from '../types/index.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';
const KUBERNETES = 'kubernetes';
const FINALIZERS = FieldPath.of('spec', 'finalizers');
// Upstream names the field by its Go name here.
const PHASE = FieldPath.of('status', 'Phase');

export const namespaceStrategy: Strategy<Namespace> = {
  setDefaults(namespace) {
    labelWithName(namespace);
    namespace.status ??= {};
    namespace.status.phase ??= 'Active';
  },

  prepareForCreate(namespace) {
    namespace.status = { phase: 'Active' };
    namespace.spec ??= {};
    const finalizers = namespace.spec.finalizers ?? [];
    if (!finalizers.includes(KUBERNETES)) namespace.spec.finalizers = [...finalizers, KUBERNETES];
    labelWithName(namespace);
  },

  prepareForUpdate(namespace, old) {
    namespace.spec = { ...namespace.spec, ...finalizersOf(old) };
    if (old.spec?.finalizers === undefined) delete namespace.spec.finalizers;
    namespace.status = old.status ?? {};
  },

  prepareForStatusUpdate(namespace, old) {
    namespace.spec = old.spec ?? {};
  },

  subresources: {
    finalize: {
      prepare(namespace, old) {
        namespace.status = old.status ?? {};
      },
      validate: validateFinalize,
    },
  },

  metadataChecks: ['itself', 'change'],
  allowUnconditionalUpdate: true,
  validateName: nameRule(dns1123Label),
  validateCreate: validateSpec,
  validateUpdate: validateSpec,

  validateStatusUpdate(namespace) {
    const phase = namespace.status?.phase ?? '';
    if (namespace.metadata.deletionTimestamp === undefined) {
      return phase === 'Active'
        ? []
        : [invalid(PHASE, phase, "may only be 'Active' if `deletionTimestamp` is empty")];
    }
    return phase === 'Terminating'
      ? []
      : [invalid(PHASE, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
  },
};

function validateFinalize(namespace: Namespace): FieldError[] {
  return (namespace.spec?.finalizers ?? []).flatMap((finalizer, index) =>
    validateFinalizer(finalizer, FINALIZERS.index(index)),
  );
}

function validateSpec(namespace: Namespace): FieldError[] {
  return (namespace.spec?.finalizers ?? []).flatMap((finalizer) => validateFinalizer(finalizer, FINALIZERS));
}

function validateFinalizer(finalizer: string, path: FieldPath): FieldError[] {
  return [...validateLabelName(finalizer, path), ...validateKnownFinalizer(finalizer, path)];
}

function labelWithName({ metadata }: Namespace): void {
  if (metadata.name) metadata.labels = { ...metadata.labels, [NAME_LABEL]: metadata.name };
}

function finalizersOf({ spec }: Namespace): { finalizers?: string[] } {
  return spec?.finalizers ? { finalizers: spec.finalizers } : {};
}

export const namespaceFields = selectableFields({
  name: fieldText('metadata.name'),
  'status.phase': fieldText('status.phase'),
});

/** A namespace is terminating until the finalizers in its spec have gone, too: its contents go first. */
export const namespaceDeletion: Partial<DeletionStrategy> = {
  isHeld: (object) => hasFinalizers(object) || ((object as Namespace).spec?.finalizers ?? []).length > 0,
  begin: (object) => {
    object['status'] = { ...(object as Namespace).status, phase: 'Terminating' };
  },
};
