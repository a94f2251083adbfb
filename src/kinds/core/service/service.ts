import { fieldText, selectableFields } from '../../definition/index.ts';
import { append, deepEqual } from '../../../base/index.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  FIELD_IS_IMMUTABLE,
  type FieldError,
  FieldPath,
  forbidden,
  invalid,
  invalidAll,
  type Strategy,
  nameRule,
  notSupported,
  portNumber,
  qualifiedName,
  required,
  validateCidrOfAnyForm,
  validateIpOfAnyForm,
  validateLabels,
  validateReachableIp,
} from '../../../api/index.ts';
import type { Service } from '../../types/index.ts';
import { validateIngressPoint, validateIpMode } from './load-balancer.ts';
import { validateClusterIpChange, validateClusterIpFields } from './cluster-ips.ts';
import { dropFieldsOfOldType, setServiceDefaults, TRAFFIC_POLICIES } from './defaults.ts';
import { isExternallyAccessible, isHeadless, needsHealthCheckNodePort, type ServiceSpec } from './needs.ts';
import { loadBalancerWarnings, serviceWarnings } from './warnings.ts';
import { validatePortUse, validateServicePorts } from './ports.ts';

const SPEC = FieldPath.of('spec');
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const AFFINITY_LIMIT_SECONDS = 86_400;
const SOURCE_RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";

export const serviceStrategy: Strategy<Service> = {
  setDefaults: setServiceDefaults,
  prepareForCreate(service) {
    service.status = { loadBalancer: {} };
  },
  prepareForUpdate(service, old) {
    service.status = old.status ?? { loadBalancer: {} };
    if (service.spec && old.spec) dropFieldsOfOldType(service.spec, old.spec);
  },
  prepareForStatusUpdate(service, old) {
    service.spec = old.spec ?? {};
  },

  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: true,
  validateName: nameRule(dns1123Label),
  validateCreate: validateService,
  validateUpdate(service, old) {
    const [spec, before] = [service.spec ?? {}, old.spec ?? {}];
    const classMoved =
      spec.type === 'LoadBalancer' &&
      before.type === 'LoadBalancer' &&
      spec.loadBalancerClass !== before.loadBalancerClass;
    return [
      ...validateHealthCheckChange(spec, before),
      ...validateClusterIpChange(spec, before),
      ...(classMoved
        ? [invalid(SPEC.child('loadBalancerClass'), spec.loadBalancerClass, 'may not change once set')]
        : []),
      ...validateLoadBalancerClass(spec),
      ...validateService(service),
    ];
  },
  validateStatusUpdate: validateStatus,
  warnings: (service) => serviceWarnings(service),
  statusWarnings: ({ status }) => loadBalancerWarnings(status),
};

function validateService(service: Service): FieldError[] {
  const { spec = {}, metadata } = service;
  const ports = spec.ports ?? [];
  const type = spec.type ?? '';
  return [
    ...validateTopologyAnnotations(metadata.annotations ?? {}),
    ...(ports.length > 0 || isHeadless(spec) || type === 'ExternalName'
      ? []
      : [required(SPEC.child('ports'))]),
    ...validateType(spec),
    ...validateServicePorts(ports),
    ...validateLabels(spec.selector, SPEC.child('selector')),
    ...validateAffinity(spec),
    ...validateClusterIpFields(spec),
    ...validateExternalIps(spec.externalIPs ?? []),
    ...(TYPES.includes(type) ? [] : [notSupported(SPEC.child('type'), type, TYPES)]),
    ...validatePortUse(ports, type),
    ...validateSourceRanges(service),
    ...validateAllocation(spec),
    ...validateLoadBalancerClass(spec),
    ...validateTraffic(spec),
  ];
}

function validateTopologyAnnotations(annotations: Readonly<Record<string, string>>): FieldError[] {
  const mode = annotations[TOPOLOGY_MODE];
  const hints = annotations[TOPOLOGY_HINTS];
  if (mode === undefined || hints === undefined || mode === hints) return [];
  const path = FieldPath.of('metadata', 'annotations').key(TOPOLOGY_MODE);
  return [invalid(path, mode, `must match annotations[${TOPOLOGY_HINTS}] when both are specified`)];
}

function validateType(spec: ServiceSpec): FieldError[] {
  switch (spec.type) {
    case 'LoadBalancer':
    case 'NodePort':
      return validateNotHeadless(spec);
    case 'ExternalName':
      return validateExternalName(spec);
    default:
      return [];
  }
}

function validateNotHeadless(spec: ServiceSpec): FieldError[] {
  const path = SPEC.child('clusterIPs').index(0);
  return isHeadless(spec)
    ? [invalid(path, 'None', `may not be set to 'None' for ${spec.type ?? ''} services`)]
    : [];
}

function validateExternalName(spec: ServiceSpec): FieldError[] {
  const set = {
    clusterIPs: (spec.clusterIPs ?? []).length > 0,
    ipFamilies: (spec.ipFamilies ?? []).length > 0,
    ipFamilyPolicy: spec.ipFamilyPolicy !== undefined,
  };
  const errors = Object.entries(set)
    .filter(([, isSet]) => isSet)
    .map(([field]) => forbidden(SPEC.child(field), 'may not be set for ExternalName services'));
  const path = SPEC.child('externalName');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return [...errors, ...(name === '' ? [required(path)] : invalidAll(path, name, dns1123Subdomain(name)))];
}

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): FieldError[] {
  const path = SPEC.child('sessionAffinity');
  const configPath = SPEC.child('sessionAffinityConfig');
  if (sessionAffinity === undefined) return [required(path)];
  if (!AFFINITIES.includes(sessionAffinity)) return [notSupported(path, sessionAffinity, AFFINITIES)];
  if (sessionAffinity === 'None') {
    return sessionAffinityConfig === undefined
      ? []
      : [forbidden(configPath, 'must not be set when session affinity is None')];
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0;
  return seconds > 0 && seconds <= AFFINITY_LIMIT_SECONDS
    ? []
    : [
        invalid(
          configPath.child('clientIP', 'timeoutSeconds'),
          seconds,
          `must be greater than 0 and less than ${AFFINITY_LIMIT_SECONDS}`,
        ),
      ];
}

function validateExternalIps(addresses: readonly string[]): FieldError[] {
  return addresses.flatMap((address, index) => {
    const path = SPEC.child('externalIPs').index(index);
    const errors = validateIpOfAnyForm(address, path, true);
    return errors.length > 0 ? errors : validateReachableIp(address, path);
  });
}

/** The ranges that a load balancer lets in: the field, or the annotation that it took over from. */
function validateSourceRanges({ metadata, spec = {} }: Service): FieldError[] {
  const annotation = metadata.annotations?.[SOURCE_RANGES_ANNOTATION];
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length === 0 && annotation === undefined) return [];
  const fromField = ranges.length > 0;
  // Upstream names the field by its Go name here.
  const path = fromField
    ? SPEC.child('LoadBalancerSourceRanges')
    : FieldPath.of('metadata', 'annotations').key(SOURCE_RANGES_ANNOTATION);
  const errors = spec.type === 'LoadBalancer' ? [] : [forbidden(path, ONLY_LOAD_BALANCER)];
  const texts = fromField ? ranges : annotation ? annotation.split(',') : [];
  for (const [index, text] of texts.entries()) {
    append(errors, validateCidrOfAnyForm(text.trim(), fromField ? path.index(index) : path, true));
  }
  return errors;
}

function validateAllocation({ type, allocateLoadBalancerNodePorts }: ServiceSpec): FieldError[] {
  const path = SPEC.child('allocateLoadBalancerNodePorts');
  if (type === 'LoadBalancer') return allocateLoadBalancerNodePorts === undefined ? [required(path)] : [];
  return allocateLoadBalancerNodePorts === undefined ? [] : [forbidden(path, ONLY_LOAD_BALANCER)];
}

function validateLoadBalancerClass({ type, loadBalancerClass }: ServiceSpec): FieldError[] {
  const path = SPEC.child('loadBalancerClass');
  if (loadBalancerClass === undefined) return [];
  return type === 'LoadBalancer'
    ? invalidAll(path, loadBalancerClass, qualifiedName(loadBalancerClass))
    : [forbidden(path, ONLY_LOAD_BALANCER)];
}

function validateTraffic(spec: ServiceSpec): FieldError[] {
  const { internalTrafficPolicy, trafficDistribution, type } = spec;
  const internalPath = SPEC.child('internalTrafficPolicy');
  const errors = [...validateExternalTraffic(spec), ...validateHealthCheck(spec)];
  if (internalTrafficPolicy !== undefined) {
    if (!TRAFFIC_POLICIES.includes(internalTrafficPolicy)) {
      errors.push(notSupported(internalPath, internalTrafficPolicy, TRAFFIC_POLICIES));
    }
  } else if (TYPES.includes(type ?? '') && type !== 'ExternalName') errors.push(required(internalPath));
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution)) {
    errors.push(notSupported(SPEC.child('trafficDistribution'), trafficDistribution, DISTRIBUTIONS));
  }
  return errors;
}

function validateExternalTraffic(spec: ServiceSpec): FieldError[] {
  const path = SPEC.child('externalTrafficPolicy');
  const policy: string = spec.externalTrafficPolicy ?? '';
  if (!isExternallyAccessible(spec)) {
    return policy === '' ? [] : [invalid(path, policy, 'may only be set for externally-accessible services')];
  }
  if (policy === '') return [required(path)];
  return TRAFFIC_POLICIES.includes(policy) ? [] : [notSupported(path, policy, TRAFFIC_POLICIES)];
}

function validateHealthCheck(spec: ServiceSpec): FieldError[] {
  const path = SPEC.child('healthCheckNodePort');
  const port = spec.healthCheckNodePort ?? 0;
  if (needsHealthCheckNodePort(spec))
    return port === 0 ? [required(path)] : invalidAll(path, port, portNumber(port));
  const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return port === 0 ? [] : [invalid(path, port, detail)];
}

function validateHealthCheckChange(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  return needsHealthCheckNodePort(spec) &&
    needsHealthCheckNodePort(old) &&
    spec.healthCheckNodePort !== old.healthCheckNodePort
    ? [forbidden(SPEC.child('healthCheckNodePort'), FIELD_IS_IMMUTABLE)]
    : [];
}

function validateStatus({ spec, status }: Service, old: Service): FieldError[] {
  const path = FieldPath.of('status', 'loadBalancer', 'ingress');
  const points = status?.loadBalancer?.ingress ?? [];
  if (spec?.type !== 'LoadBalancer' && points.length > 0) {
    return deepEqual(status, old.status)
      ? []
      : [forbidden(path, 'may only be used when `spec.type` is LoadBalancer')];
  }
  return points.flatMap((point, index) => [
    ...validateIngressPoint(point, path.index(index)),
    ...validateIpMode(point, path.index(index).child('ipMode')),
  ]);
}

export const serviceFields = selectableFields({
  'spec.clusterIP': fieldText('spec.clusterIP'),
  'spec.type': fieldText('spec.type'),
});
