import { type FieldError, FieldPath, invalid, type Strategy, validateNonNegative } from '../../api/index.ts';
import type { Lease } from '../types/index.ts';

const SPEC = FieldPath.of('spec');

export const leaseStrategy: Strategy<Lease> = {
  prepareForCreate: dropCoordination,
  prepareForUpdate: dropCoordination,
  anyFinalizers: true,
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  validateCreate: validateLease,
  validateUpdate: validateLease,
};

/** Coordinated leader election is off by default upstream, and its fields are dropped then. */
function dropCoordination({ spec }: Lease): void {
  delete spec?.strategy;
  delete spec?.preferredHolder;
}

function validateLease({ spec = {} }: Lease): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions = 0 } = spec;
  const errors =
    leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0
      ? [invalid(SPEC.child('leaseDurationSeconds'), leaseDurationSeconds, 'must be greater than 0')]
      : [];
  return [...errors, ...validateNonNegative(leaseTransitions, SPEC.child('leaseTransitions'))];
}
