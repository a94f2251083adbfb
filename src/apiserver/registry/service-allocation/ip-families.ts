import { FieldPath, type FieldError, invalid, type Service } from '../../../api/index.ts';

const SPEC = FieldPath.of('spec');

/**
 * Fills `ipFamilyPolicy` and `ipFamilies` of a Service on a cluster that has IPv4 alone. Gives what asks for more. A
 * headless Service without a selector may have any families: nothing is allocated for it.
 */
export function settleIpFamilies({ spec }: Service): FieldError[] {
  if (!spec || spec.type === 'ExternalName') return [];
  const { clusterIPs = [] } = spec;
  if (spec.ipFamilyPolicy === undefined && ((spec.ipFamilies ?? []).length > 1 || clusterIPs.length > 1)) {
    spec.ipFamilyPolicy = 'RequireDualStack';
  }
  const errors = inferFamilies(spec);
  if (errors.length > 0) return errors;
  if (clusterIPs[0] === 'None' && Object.keys(spec.selector ?? {}).length === 0) {
    settleWithoutSelector(spec);
    return [];
  }
  return settleSingleStack(spec);
}

type Spec = NonNullable<Service['spec']>;
type Families = NonNullable<Spec['ipFamilies']>;

/** Addresses that a client chose tell their families. */
function inferFamilies(spec: Spec): FieldError[] {
  const { clusterIPs = [] } = spec;
  const families = [...(spec.ipFamilies ?? [])];
  const errors: FieldError[] = [];
  for (const [index, address] of clusterIPs.entries()) {
    if (address === 'None' || index < families.length) continue;
    const family = address.includes(':') ? 'IPv6' : 'IPv4';
    families.push(family);
    if (family === 'IPv4') continue;
    errors.push(
      invalid(
        SPEC.child('clusterIPs').index(index),
        clusterIPs,
        `${family} is not configured on this cluster`,
      ),
    );
  }
  if (families.length > 0) spec.ipFamilies = families;
  return errors;
}

function settleWithoutSelector(spec: Spec): void {
  spec.ipFamilyPolicy ??= 'RequireDualStack';
  const { ipFamilies = [] } = spec;
  const families: Families = ipFamilies.length === 0 ? ['IPv4'] : ipFamilies;
  const other = families[0] === 'IPv4' ? 'IPv6' : 'IPv4';
  spec.ipFamilies =
    families.length < 2 && spec.ipFamilyPolicy !== 'SingleStack' ? [...families, other] : families;
}

function settleSingleStack(spec: Spec): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    const detail = 'this cluster is not configured for dual-stack services';
    errors.push(invalid(SPEC.child('ipFamilyPolicy'), spec.ipFamilyPolicy, detail));
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (family === 'IPv4') continue;
    errors.push(invalid(SPEC.child('ipFamilies').index(index), family, 'not configured on this cluster'));
  }
  if (errors.length > 0) return errors;
  spec.ipFamilyPolicy ??= 'SingleStack';
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = ['IPv4'];
  return [];
}
