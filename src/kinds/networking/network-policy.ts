import { append } from '../../base/index.ts';
import {
  cidrContains,
  type FieldError,
  FieldPath,
  forbidden,
  invalid,
  invalidAll,
  type Strategy,
  notSupported,
  parseCidr,
  portNumber,
  required,
  validateCidrOfAnyForm,
  validateLabelSelector,
} from '../../api/index.ts';
import type { NetworkPolicy } from '../types/index.ts';
import { policyWarnings } from './network-policy-warnings.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { validatePortNumberOrName } from '../core/service/ports.ts';

type PolicySpec = NonNullable<NetworkPolicy['spec']>;
type IngressRule = NonNullable<PolicySpec['ingress']>[number];
type Port = NonNullable<IngressRule['ports']>[number];
type Peer = NonNullable<IngressRule['from']>[number];
type IpBlock = NonNullable<Peer['ipBlock']>;

const SPEC = FieldPath.of('spec');
const POLICY_TYPES = ['Ingress', 'Egress'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

export const networkPolicyStrategy: Strategy<NetworkPolicy> = {
  setDefaults({ spec }) {
    if (!spec) return;
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
    }
    if ((spec.policyTypes ?? []).length === 0) {
      spec.policyTypes = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
    }
  },
  warnings: policyWarnings,
  prepareForCreate: beginGeneration,
  prepareForUpdate(policy, old) {
    raiseGeneration(policy, old, ['spec']);
  },
  allowUnconditionalUpdate: true,
  validateCreate: validatePolicy,
  validateUpdate: validatePolicy,
};

function validatePolicy({ spec }: NetworkPolicy): FieldError[] {
  if (!spec) return [];
  return [
    ...validateLabelSelector(spec.podSelector, SPEC.child('podSelector')),
    ...(spec.ingress ?? []).flatMap(({ ports, from }, index) =>
      validateRule(ports, from, 'from', SPEC.child('ingress').index(index)),
    ),
    ...(spec.egress ?? []).flatMap(({ ports, to }, index) =>
      validateRule(ports, to, 'to', SPEC.child('egress').index(index)),
    ),
    ...validatePolicyTypes(spec.policyTypes ?? [], SPEC.child('policyTypes')),
  ];
}

function validateRule(
  ports: readonly Port[] = [],
  peers: readonly Peer[] = [],
  peersField: 'from' | 'to',
  path: FieldPath,
): FieldError[] {
  return [
    ...ports.flatMap((port, index) => validatePort(port, path.child('ports').index(index))),
    ...peers.flatMap((peer, index) => validatePeer(peer, path.child(peersField).index(index))),
  ];
}

function validatePort({ protocol, port, endPort }: Port, path: FieldPath): FieldError[] {
  const errors =
    protocol === undefined || PROTOCOLS.includes(protocol)
      ? []
      : [notSupported(path.child('protocol'), protocol, PROTOCOLS)];
  const end = path.child('endPort');
  if (endPort !== undefined && typeof port === 'string') {
    errors.push(invalid(end, endPort, 'may not be specified when `port` is non-numeric'));
  }
  if (port !== undefined) append(errors, validatePortNumberOrName(port, path.child('port')));
  if (endPort === undefined || typeof port === 'string') return errors;
  if (port === undefined) {
    return [...errors, invalid(end, endPort, 'may not be specified when `port` is not specified')];
  }
  if (endPort < port) errors.push(invalid(end, port, 'must be greater than or equal to `port`'));
  return [...errors, ...invalidAll(end, endPort, portNumber(endPort))];
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: Peer, path: FieldPath): FieldError[] {
  const selectors = [podSelector, namespaceSelector].filter((selector) => selector !== undefined).length;
  const errors = [
    ...validateLabelSelector(podSelector, path.child('podSelector')),
    ...validateLabelSelector(namespaceSelector, path.child('namespaceSelector')),
    ...(ipBlock ? validateIpBlock(ipBlock, path.child('ipBlock')) : []),
  ];
  if (selectors === 0 && !ipBlock) errors.push(required(path, 'must specify a peer'));
  else if (ipBlock && selectors > 0) {
    errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  }
  return errors;
}

function validateIpBlock({ cidr, except = [] }: IpBlock, path: FieldPath): FieldError[] {
  const cidrPath = path.child('cidr');
  if (cidr === '') return [required(cidrPath)];
  const errors = validateCidrOfAnyForm(cidr, cidrPath, true);
  const block = parseCidr(cidr);
  if (!block) return errors;
  for (const [index, text] of except.entries()) {
    const at = path.child('except').index(index);
    const exception = validateCidrOfAnyForm(text, at, true);
    const range = parseCidr(text);
    append(errors, exception);
    if (range && !(cidrContains(block, range.address) && block.prefixLength < range.prefixLength)) {
      errors.push(invalid(at, text, 'must be a strict subset of `cidr`'));
    }
  }
  return errors;
}

function validatePolicyTypes(types: readonly string[], path: FieldPath): FieldError[] {
  if (types.length > POLICY_TYPES.length) {
    return [invalid(path, types, 'may not specify more than two policyTypes')];
  }
  return types.flatMap((type, index) =>
    POLICY_TYPES.includes(type) ? [] : [notSupported(path.index(index), type, POLICY_TYPES)],
  );
}
