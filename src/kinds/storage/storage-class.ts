import { append, canonicalText, repeats } from '../../base/index.ts';
import {
  byteLength,
  duplicate,
  type FieldError,
  FieldPath,
  goCollection,
  invalid,
  notSupported,
  required,
  type Strategy,
  tooLong,
  validateImmutable,
  validateLabelName,
  WHOLE_TOLD,
} from '../../api/index.ts';
import type { StorageClass } from '../types/index.ts';
import { oldLabelMessage } from '../core/node-selector/node-labels.ts';

type TopologyTerm = NonNullable<StorageClass['allowedTopologies']>[number];
type TopologyRequirement = NonNullable<TopologyTerm['matchLabelExpressions']>[number];

const PARAMETERS_LIMIT = 512;
const PARAMETERS_LIMIT_BYTES = 256 * 1024;
const RECLAIM_POLICIES = ['Delete', 'Retain'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

export const storageClassStrategy: Strategy<StorageClass> = {
  setDefaults(storageClass) {
    storageClass.reclaimPolicy ??= 'Delete';
    storageClass.volumeBindingMode ??= 'Immediate';
  },
  metadataChecks: ['itself', 'change'],
  allowUnconditionalUpdate: true,
  validateCreate: validateStorageClass,
  validateUpdate: (storageClass, old) => [
    ...validateStorageClass(storageClass),
    ...validateImmutable(storageClass.parameters, old.parameters, FieldPath.of('parameters'), goCollection),
    ...validateImmutable(storageClass.provisioner, old.provisioner, FieldPath.of('provisioner')),
    ...validateImmutable(storageClass.reclaimPolicy, old.reclaimPolicy, FieldPath.of('reclaimPolicy')),
    ...validateImmutable(
      storageClass.volumeBindingMode,
      old.volumeBindingMode,
      FieldPath.of('volumeBindingMode'),
    ),
  ],
  warnings: ({ allowedTopologies }) =>
    (allowedTopologies ?? []).flatMap(({ matchLabelExpressions }, index) =>
      (matchLabelExpressions ?? []).flatMap(({ key }, position) => {
        const message = oldLabelMessage(key);
        const at = `allowedTopologies[${index}].matchLabelExpressions[${position}].key`;
        return message === undefined ? [] : [`${at}: ${message}`];
      }),
    ),
};

/** What a driver is given: any keys and values, together up to 256 KiB. */
export function validateParameters(
  parameters: Readonly<Record<string, string>> = {},
  path: FieldPath = FieldPath.of('parameters'),
): FieldError[] {
  const entries = Object.entries(parameters);
  if (entries.length > PARAMETERS_LIMIT) return [tooLong(path, PARAMETERS_LIMIT)];
  const errors: FieldError[] = [];
  let sizeBytes = 0;
  for (const [key, value] of entries) {
    if (key === '') errors.push(invalid(path, key, 'field can not be empty.'));
    sizeBytes += byteLength(key) + byteLength(value);
  }
  if (sizeBytes > PARAMETERS_LIMIT_BYTES) errors.push(tooLong(path, PARAMETERS_LIMIT_BYTES));
  return errors;
}

/** The name of a provisioner or driver: as a label's key, in any case. */
export function validateProvisioner(provisioner: string, path: FieldPath): FieldError[] {
  return provisioner === '' ? [required(path)] : validateLabelName(provisioner.toLowerCase(), path);
}

function validateStorageClass(storageClass: StorageClass): FieldError[] {
  const { reclaimPolicy = '', volumeBindingMode, allowedTopologies = [] } = storageClass;
  return [
    ...validateProvisioner(storageClass.provisioner, FieldPath.of('provisioner')),
    ...validateParameters(storageClass.parameters),
    ...(reclaimPolicy === '' || RECLAIM_POLICIES.includes(reclaimPolicy)
      ? []
      : [notSupported(FieldPath.of('reclaimPolicy'), reclaimPolicy, RECLAIM_POLICIES)]),
    ...validateBindingMode(volumeBindingMode),
    ...validateTopologies(allowedTopologies, FieldPath.of('allowedTopologies')),
  ];
}

function validateBindingMode(mode: string | undefined): FieldError[] {
  const path = FieldPath.of('volumeBindingMode');
  if (mode === undefined) return [required(path)];
  return BINDING_MODES.includes(mode) ? [] : [notSupported(path, mode, BINDING_MODES)];
}

function validateTopologies(terms: readonly TopologyTerm[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  // Upstream compares with a list that begins with as many empty terms as there will be: an empty term repeats each.
  const seen = new Map([[canonicalText({}), terms.length]]);
  for (const [index, term] of terms.entries()) {
    const expressions = path.index(index).child('matchLabelExpressions');
    const requirements = new Map<string, string[]>();
    for (const [position, requirement] of (term.matchLabelExpressions ?? []).entries()) {
      append(errors, validateRequirement(requirement, expressions.index(position)));
      if (requirements.has(requirement.key)) {
        errors.push(duplicate(expressions.index(position).child('key'), requirement.key));
      }
      requirements.set(requirement.key, [...new Set(requirement.values)].sort());
    }
    const text = canonicalText(Object.fromEntries(requirements));
    const times = seen.get(text) ?? 0;
    for (let told = 0; told < Math.min(times, WHOLE_TOLD); told++) errors.push(duplicate(expressions, ''));
    seen.set(text, times + 1);
  }
  return errors;
}

function validateRequirement({ key, values }: TopologyRequirement, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const valuesPath = path.child('values');
  if ((values ?? []).length === 0) errors.push(required(valuesPath));
  const isRepeated = repeats<string>();
  for (const [index, value] of (values ?? []).entries()) {
    if (isRepeated(value)) errors.push(duplicate(valuesPath.index(index), value));
  }
  return [...errors, ...validateLabelName(key, path.child('key'))];
}
