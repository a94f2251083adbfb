import {
  FIELD_IS_IMMUTABLE,
  type FieldError,
  FieldPath,
  invalid,
  ipFamilyOf,
  type Strategy,
  required,
  validateCidr,
} from '../../api/index.ts';
import type { ServiceCIDR } from '../types/index.ts';

const CIDRS = FieldPath.of('spec', 'cidrs');

export const serviceCidrStrategy: Strategy<ServiceCIDR> = {
  prepareForCreate(range) {
    range.status = {};
  },
  prepareForUpdate(range, old) {
    range.status = old.status ?? {};
  },
  prepareForStatusUpdate(range, old) {
    range.spec = old.spec ?? {};
  },
  allowUnconditionalUpdate: true,
  validateCreate: ({ spec }) => validateCidrs(spec?.cidrs ?? []),
  validateUpdate: ({ spec }, old) => validateChange(spec?.cidrs ?? [], old.spec?.cidrs ?? []),
};

function validateCidrs(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [required(CIDRS, 'at least one CIDR required')];
  const errors = cidrs.flatMap((cidr, index) => validateCidr(cidr, CIDRS.index(index)));
  if (cidrs.length > 2) errors.push(invalid(CIDRS, cidrs, 'may only hold up to 2 values'));
  if (cidrs.length > 1 && new Set(cidrs.map((cidr) => ipFamilyOf(cidr.split('/')[0] ?? ''))).size < 2) {
    const detail = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96';
    errors.push(invalid(CIDRS, cidrs, detail));
  }
  return errors;
}

/** Ranges stay; a second family may be added to the first. */
function validateChange(cidrs: readonly string[], old: readonly string[]): FieldError[] {
  const extended = old.length === 1 && cidrs.length === 2;
  if (cidrs.length !== old.length && !extended) {
    return [invalid(CIDRS, cidrs.length === 0 ? undefined : cidrs, FIELD_IS_IMMUTABLE)];
  }
  const errors = old.flatMap((cidr, index) =>
    cidr === cidrs[index] ? [] : [invalid(CIDRS.index(index), cidrs[index], FIELD_IS_IMMUTABLE)],
  );
  return extended ? [...errors, ...validateCidrs(cidrs)] : errors;
}
