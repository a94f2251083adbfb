/** What a claim asks for: devices by class and selector, alternatives, and constraints between them. */
import { append } from '../../base/index.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  goStruct,
  type GoStruct,
  invalid,
  invalidAll,
  notSupported,
  required,
} from '../../api/index.ts';
import type { ResourceClaim } from '../types/index.ts';
import {
  LIST_LIMIT,
  setTolerationDefaults,
  validateConfiguration,
  validateFullyQualifiedName,
  validateItems,
  validateSelectors,
  validateTolerations,
  validateUniqueItems,
} from './device-parts.ts';

export type ClaimSpec = NonNullable<ResourceClaim['spec']>;
type DeviceClaim = NonNullable<ClaimSpec['devices']>;
type Request = NonNullable<DeviceClaim['requests']>[number];
type Exactly = NonNullable<Request['exactly']>;
type Alternative = NonNullable<Request['firstAvailable']>[number];
type Constraint = NonNullable<DeviceClaim['constraints']>[number];

const ALTERNATIVES_LIMIT = 8;
const MODES = ['All', 'ExactCount'];
const NOT_A_REQUEST =
  "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

const SELECTOR = goStruct('CEL*=cel', { CEL: goStruct('Expression') });
/** A toleration in Go's form. */
export const TOLERATION: GoStruct = goStruct('Key Operator Value Effect TolerationSeconds*');
const EXACTLY_PARTS = { Selectors: SELECTOR, Tolerations: TOLERATION, Capacity: goStruct('Requests[]') };
const EXACTLY = goStruct(
  'DeviceClassName Selectors[] AllocationMode Count# AdminAccess* Tolerations[] Capacity*',
  EXACTLY_PARTS,
);
const ALTERNATIVE = goStruct(
  'Name DeviceClassName Selectors[] AllocationMode Count# Tolerations[] Capacity*',
  EXACTLY_PARTS,
);
const REQUEST = goStruct('Name Exactly* FirstAvailable[]', {
  Exactly: EXACTLY,
  FirstAvailable: ALTERNATIVE,
});
export const OPAQUE: GoStruct = goStruct('Driver Parameters*');
const CLAIM = goStruct('Requests[] Constraints[] Config[]', {
  Requests: REQUEST,
  Constraints: goStruct('Requests[] MatchAttribute* DistinctAttribute*'),
  Config: goStruct('Requests[] Opaque*', { Opaque: OPAQUE }),
});
/** A claim's spec in Go's form. */
export const CLAIM_SPEC: GoStruct = goStruct('Devices{}', { Devices: CLAIM });

export function setClaimDefaults(spec: ClaimSpec | undefined): void {
  for (const { exactly, firstAvailable = [] } of spec?.devices?.requests ?? []) {
    for (const request of exactly ? [exactly, ...firstAvailable] : firstAvailable) {
      request.allocationMode ||= 'ExactCount';
      if (request.allocationMode === 'ExactCount') request.count ||= 1;
      setTolerationDefaults(request.tolerations ?? []);
    }
  }
}

export function validateClaimSpec(spec: ClaimSpec | undefined, path: FieldPath): FieldError[] {
  const { requests = [], constraints = [], config = [] } = spec?.devices ?? {};
  const at = path.child('devices');
  const names = requestNames(requests);
  return [
    ...validateUniqueItems(requests, at.child('requests'), {
      limit: LIST_LIMIT,
      keyOf: ({ name }) => name,
      validate: validateRequest,
    }),
    ...validateItems(constraints, at.child('constraints'), LIST_LIMIT, (constraint, one) =>
      validateConstraint(constraint, names, one),
    ),
    ...validateItems(config, at.child('config'), LIST_LIMIT, (one, onePath) => [
      ...validateReferences(one.requests ?? [], names, onePath.child('requests')),
      ...validateConfiguration(one, onePath),
    ]),
  ];
}

/** The names by which the parts of a claim refer to its requests: `one`, and `two/small` for an alternative. */
export function requestNames(requests: readonly Request[]): ReadonlySet<string> {
  return new Set(
    requests.flatMap(({ name, firstAvailable = [] }) => [
      name,
      ...firstAvailable.map((alternative) => `${name}/${alternative.name}`),
    ]),
  );
}

/** A reference to a request or to one of its alternatives. */
export function validateReference(name: string, names: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const segments = name.split('/');
  const errors =
    segments.length > 2
      ? []
      : segments.flatMap((segment) => invalidAll(path, segment, dns1123Label(segment)));
  return names.has(name) ? errors : [...errors, invalid(path, name, NOT_A_REQUEST)];
}

/** References, each once. */
export function validateReferences(
  references: readonly string[],
  names: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  return validateUniqueItems(references, path, {
    limit: LIST_LIMIT,
    keyOf: (reference) => reference,
    validate: (reference, at) => validateReference(reference, names, at),
  });
}

function validateRequest({ name, exactly, firstAvailable = [] }: Request, path: FieldPath): FieldError[] {
  return [
    ...invalidAll(path.child('name'), name, dns1123Label(name)),
    ...validateChoice(exactly, firstAvailable, path),
  ];
}

/** One request, or alternatives: of both nothing else is told. */
function validateChoice(
  exactly: Exactly | undefined,
  alternatives: readonly Alternative[],
  path: FieldPath,
): FieldError[] {
  const detail = 'exactly one of `exactly` or `firstAvailable` is required';
  if (exactly && alternatives.length > 0) {
    return [invalid(path, undefined, `${detail}, but multiple fields are set`)];
  }
  if (exactly) return validateExactly(exactly, path.child('exactly'));
  if (alternatives.length === 0) return [required(path, detail)];
  return validateUniqueItems(alternatives, path.child('firstAvailable'), {
    limit: ALTERNATIVES_LIMIT,
    keyOf: (alternative) => alternative.name,
    validate: validateAlternative,
  });
}

function validateAlternative(alternative: Alternative, path: FieldPath): FieldError[] {
  const { name } = alternative;
  return [...invalidAll(path.child('name'), name, dns1123Label(name)), ...validateExactly(alternative, path)];
}

function validateExactly(request: Exactly | Alternative, path: FieldPath): FieldError[] {
  const { deviceClassName: className, selectors = [], tolerations = [] } = request;
  const classPath = path.child('deviceClassName');
  return [
    ...(className === ''
      ? [required(classPath)]
      : invalidAll(classPath, className, dns1123Subdomain(className))),
    ...validateSelectors(selectors, path.child('selectors')),
    ...validateCount(request, path),
    ...validateTolerations(tolerations, path.child('tolerations')),
  ];
}

function validateCount(request: Exactly | Alternative, path: FieldPath): FieldError[] {
  const { allocationMode, count = 0 } = request;
  const countPath = path.child('count');
  if (allocationMode === 'All') {
    const detail = "must not be specified when allocationMode is 'All'";
    return count === 0 ? [] : [invalid(countPath, count, detail)];
  }
  if (allocationMode === 'ExactCount') {
    return count > 0 ? [] : [invalid(countPath, count, 'must be greater than zero')];
  }
  return [notSupported(path.child('allocationMode'), allocationMode, MODES)];
}

function validateConstraint(
  constraint: Constraint,
  names: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const { requests = [], matchAttribute, distinctAttribute } = constraint;
  const errors = validateReferences(requests, names, path.child('requests'));
  for (const [field, attribute] of Object.entries({ matchAttribute, distinctAttribute })) {
    if (attribute !== undefined) append(errors, validateFullyQualifiedName(attribute, path.child(field)));
  }
  if (matchAttribute === undefined && distinctAttribute === undefined) {
    const detail =
      'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';
    errors.push(required(path, detail));
  }
  return errors;
}
