import { flagText, selectableFields } from '../definition/index.ts';
import { append, deepEqual } from '../../base/index.ts';
import {
  duplicate,
  type FieldError,
  FieldPath,
  forbidden,
  goStruct,
  invalid,
  ipFamilyOf,
  type Strategy,
  labelValue,
  notSupported,
  printed,
  quote,
  required,
  validateCidrOfAnyForm,
  validateLabelName,
} from '../../api/index.ts';
import type { Node } from '../types/index.ts';
import { validateNodeAnnotations } from './node-annotations.ts';
import { roundAmounts } from './resources/round-amounts.ts';
import { validateResourceQuantity } from './resources/resources.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

const TAINT = goStruct('Key Value Effect TimeAdded*');
const ADDRESS = goStruct('Type Address');
const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
// Upstream places the errors of these fields under the metadata.
const TAINTS = FieldPath.of('metadata', 'taints');
const SWAP = FieldPath.of('metadata', 'nodeSwapStatus');
const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const FEATURE_NAME = /^[A-Z][A-Za-z0-9]*(?:\/[A-Za-z0-9]+)*$/;
const FEATURE_NAME_LIMIT = 253;

export const nodeStrategy: Strategy<Node> = {
  setDefaults(node) {
    alignPodCidrs(node);
    roundAmounts(node.status?.capacity);
    roundAmounts(node.status?.allocatable);
    if (node.status?.capacity && !node.status.allocatable) {
      node.status.allocatable = { ...node.status.capacity };
    }
  },
  prepareForCreate: dropKubeletConfiguration,
  prepareForUpdate(node, old) {
    node.status = old.status ?? {};
    dropKubeletConfiguration(node);
  },
  prepareForStatusUpdate(node, old) {
    node.spec = old.spec ?? {};
    dropKubeletConfiguration(node);
  },

  metadataChecks: ['itself', 'change'],
  allowUnconditionalUpdate: true,
  validateCreate: validateNode,
  validateUpdate: (node, old) => [...validateNode(node), ...validateNodeChange(node, old)],
  validateStatusUpdate: (node, old) => validateNodeChange(node, old),
  warnings: ({ spec }) =>
    spec?.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : [],
};

/** `podCIDR` is the first of `podCIDRs`, and wins where they disagree. */
function alignPodCidrs({ spec }: Node): void {
  if (!spec) return;
  const first = spec.podCIDRs?.[0];
  if (spec.podCIDR) {
    if (first !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR];
  } else if (first !== undefined) spec.podCIDR = first;
}

/** Configuration of kubelets through the API is gone; what is left of its fields is dropped. */
function dropKubeletConfiguration({ spec, status }: Node): void {
  delete spec?.configSource;
  delete status?.config;
}

function validateNode(node: Node): FieldError[] {
  const { spec, status } = node;
  const swapBytes = status?.nodeInfo?.swap?.capacity;
  return [
    ...validateNodeAnnotations(node.metadata.annotations),
    ...validateTaints(spec?.taints ?? []),
    ...validateResources(node),
    ...(swapBytes !== undefined && swapBytes <= 0
      ? [invalid(SWAP.child('capacity'), swapBytes, 'must be greater than zero')]
      : []),
    ...validateDeclaredFeatures(status?.declaredFeatures ?? []),
    ...validatePodCidrs(spec?.podCIDRs ?? [], SPEC.child('podCIDRs')),
  ];
}

function validateNodeChange(node: Node, old: Node): FieldError[] {
  const errors = [
    ...validateResources(node),
    ...validateAddresses(node.status?.addresses ?? []),
    ...validateDeclaredFeatures(node.status?.declaredFeatures ?? []),
  ];
  const before = old.spec ?? {};
  const now = node.spec ?? {};
  if (before.podCIDRs?.length && !deepEqual(before.podCIDRs, now.podCIDRs)) {
    errors.push(keptOnceSet('podCIDRs', 'podCIDR'));
  }
  if (before.providerID && before.providerID !== now.providerID) {
    errors.push(keptOnceSet('providerID', 'providerID'));
  }
  append(errors, validateTaints(now.taints ?? []));
  if ((before.externalID ?? '') !== (now.externalID ?? '')) {
    errors.push(forbidden(SPEC.child('externalID'), 'may not be updated'));
  }
  return errors;
}

function keptOnceSet(field: string, name: string): FieldError {
  return forbidden(SPEC.child(field), `node updates may not change ${name} except from "" to valid`);
}

function validateTaints(taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const path = TAINTS.index(index);
    const errors = validateTaint(taint, path);
    const identity = `${taint.effect} ${taint.key}`;
    if (seen.has(identity)) {
      errors.push(duplicate(path, printed(TAINT, taint), 'taints must be unique by key and effect pair'));
    }
    seen.add(identity);
    return errors;
  });
}

function validateTaint({ key, value = '', effect }: Taint, path: FieldPath): FieldError[] {
  const errors = validateLabelName(key, path.child('key'));
  const valueProblems = labelValue(value);
  if (valueProblems.length > 0) errors.push(invalid(path.child('value'), value, valueProblems.join(';')));
  return [...errors, ...validateTaintEffect(effect, path.child('effect'))];
}

function validateTaintEffect(effect: string, path: FieldPath): FieldError[] {
  if (effect === '') return [required(path)];
  return TAINT_EFFECTS.includes(effect) ? [] : [notSupported(path, effect, TAINT_EFFECTS)];
}

function validateResources({ status }: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((field) =>
    Object.entries(status?.[field] ?? {}).flatMap(([name, quantity]) =>
      validateResourceQuantity(name, quantity, STATUS.child(field, name)),
    ),
  );
}

function validateAddresses(addresses: readonly { type: string; address: string }[]): FieldError[] {
  const seen = new Set<string>();
  return addresses.flatMap((address, index) => {
    const text = ADDRESS(address);
    if (seen.has(text)) return [duplicate(STATUS.child('addresses').index(index), printed(ADDRESS, address))];
    seen.add(text);
    return [];
  });
}

function validateDeclaredFeatures(features: readonly string[]): FieldError[] {
  return features.flatMap((feature, index) => {
    const path = STATUS.child('declaredFeatures').index(index);
    const before = features[index - 1];
    const errors: FieldError[] = [];
    if (before === feature) errors.push(duplicate(path, feature));
    else if (before !== undefined && before > feature) {
      errors.push(invalid(path, feature, 'list must be sorted alphabetically'));
    }
    const problem = featureNameProblem(feature);
    if (problem) errors.push(invalid(path, feature, `invalid feature name ${quote(feature)}: ${problem}`));
    return errors;
  });
}

function featureNameProblem(name: string): string | undefined {
  if (name.length > FEATURE_NAME_LIMIT) return `must be no more than ${FEATURE_NAME_LIMIT} characters`;
  if (FEATURE_NAME.test(name)) return undefined;
  return "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes";
}

function validatePodCidrs(cidrs: readonly string[], path: FieldPath): FieldError[] {
  const errors = cidrs.flatMap((cidr, index) => validateCidrOfAnyForm(cidr, path.index(index), true));
  if (cidrs.length > 1) {
    const families = new Set(cidrs.map((cidr) => ipFamilyOf(cidr.split('/')[0] ?? '')));
    if (cidrs.length > 2 || families.size < 2) {
      errors.push(invalid(path, cidrs, 'may specify no more than one CIDR for each IP family'));
    }
  }
  return errors;
}

export const nodeFields = selectableFields({ 'spec.unschedulable': flagText('spec.unschedulable') });
