import {
  FIELD_IS_IMMUTABLE,
  type FieldError,
  FieldPath,
  goStruct,
  invalid,
  ipFamilyOf,
  printed,
  type Strategy,
  required,
  validateCidr,
} from '../../api/index.ts';
import { keepMetadata } from '../shared/status-metadata.ts';
import type { ServiceCIDR } from '../types/index.ts';

const CIDRS = FieldPath.of('spec', 'cidrs');
const SPEC = goStruct('CIDRs[]=cidrs');

export const serviceCidrStrategy: Strategy<ServiceCIDR> = {
  prepareForCreate(range) {
    range.status = {};
  },
  prepareForUpdate(range, old) {
    range.status = old.status ?? {};
  },
  prepareForStatusUpdate(range, old) {
    range.spec = old.spec ?? {};
    keepMetadata(range, old);
  },
  allowUnconditionalUpdate: true,
  validateCreate: ({ spec }) => validateCidrs(spec?.cidrs ?? []),
  validateUpdate: ({ spec }, old) => validateChange(spec?.cidrs ?? [], old.spec?.cidrs ?? []),
};

function validateCidrs(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [required(CIDRS, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalid(CIDRS, printed(SPEC, { cidrs }), 'may only hold up to 2 values')];
  const errors = cidrs.flatMap((cidr, index) => validateCidr(cidr, CIDRS.index(index)));
  const [first, second] = cidrs.map(familyOf);
  if (second !== undefined && first === second) {
    const detail = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
    errors.push(invalid(CIDRS, cidrs, detail));
  }
  return errors;
}

/** `IPv4` or `IPv6`; undefined for what is no range. */
function familyOf(cidr: string): string | undefined {
  return validateCidr(cidr, CIDRS).length > 0 ? undefined : ipFamilyOf(cidr.split('/')[0] ?? '');
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
