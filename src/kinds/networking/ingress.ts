import { append } from '../../base/index.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  invalid,
  invalidAll,
  type Strategy,
  notSupported,
  parseIp,
  portName,
  portNumber,
  quote,
  required,
  wildcardDns1123Subdomain,
} from '../../api/index.ts';
import type { Ingress } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { validateIngressPoint } from '../core/service/load-balancer.ts';
import { loadBalancerWarnings } from '../core/service/warnings.ts';
import { validateTypedReference } from './typed-reference.ts';

type IngressSpec = NonNullable<Ingress['spec']>;
type Rule = NonNullable<IngressSpec['rules']>[number];
type HttpPath = NonNullable<Rule['http']>['paths'][number];
type Backend = NonNullable<IngressSpec['defaultBackend']>;
type Tls = NonNullable<IngressSpec['tls']>[number];

const SPEC = FieldPath.of('spec');
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const REFUSED_PARTS = ['//', '/./', '/../', '%2f', '%2F'];
const REFUSED_ENDS = ['/..', '/.'];

export const ingressStrategy: Strategy<Ingress> = {
  prepareForCreate(ingress) {
    ingress.status = { loadBalancer: {} };
    beginGeneration(ingress);
  },
  prepareForUpdate(ingress, old) {
    ingress.status = old.status ?? { loadBalancer: {} };
    raiseGeneration(ingress, old, ['spec']);
  },
  prepareForStatusUpdate(ingress, old) {
    ingress.spec = old.spec ?? {};
  },
  metadataChecks: ['change', 'itself'],
  allowUnconditionalUpdate: true,
  validateCreate: (ingress) => [...validateClassAnnotation(ingress), ...validateSpec(ingress)],
  validateUpdate: validateSpec,
  warnings: ({ metadata, spec }, old) =>
    old || metadata.annotations?.[CLASS_ANNOTATION] === undefined || spec?.ingressClassName !== undefined
      ? []
      : [`annotation ${quote(CLASS_ANNOTATION)} is deprecated, please use 'spec.ingressClassName' instead`],
  statusWarnings: ({ status }) => loadBalancerWarnings(status),
  validateStatusUpdate: ({ status }) =>
    (status?.loadBalancer?.ingress ?? []).flatMap((point, index) =>
      validateIngressPoint(point, FieldPath.of('status', 'loadBalancer', 'ingress').index(index)),
    ),
};

/** The class in the annotation that came before the field, and in the field, must be one. */
function validateClassAnnotation({ metadata, spec }: Ingress): FieldError[] {
  const annotation = metadata.annotations?.[CLASS_ANNOTATION];
  const name = spec?.ingressClassName;
  if (annotation === undefined || name === undefined || annotation === name) return [];
  const path = FieldPath.of('annotations', CLASS_ANNOTATION);
  return [invalid(path, annotation, 'must match `ingressClassName` when both are specified')];
}

function validateSpec({ spec = {} }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend) {
    errors.push(invalid(SPEC, undefined, 'either `defaultBackend` or `rules` must be specified'));
  }
  if (defaultBackend) append(errors, validateBackend(defaultBackend, SPEC.child('defaultBackend')));
  for (const [index, rule] of rules.entries()) {
    append(errors, validateRule(rule, SPEC.child('rules').index(index)));
  }
  for (const [index, item] of tls.entries())
    append(errors, validateTls(item, SPEC.child('tls').index(index)));
  if (ingressClassName !== undefined) {
    append(
      errors,
      invalidAll(SPEC.child('ingressClassName'), ingressClassName, dns1123Subdomain(ingressClassName)),
    );
  }
  return errors;
}

function validateRule({ host = '', http }: Rule, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (host !== '') {
    const at = path.child('host');
    if (parseIp(host)) errors.push(invalid(at, host, 'must be a DNS name, not an IP address'));
    append(errors, validateHost(host, at));
  }
  if (!http) return errors;
  const paths = path.child('http', 'paths');
  if ((http.paths ?? []).length === 0) errors.push(required(paths));
  return [...errors, ...(http.paths ?? []).flatMap((item, index) => validatePath(item, paths.index(index)))];
}

function validateHost(host: string, path: FieldPath): FieldError[] {
  return invalidAll(path, host, host.includes('*') ? wildcardDns1123Subdomain(host) : dns1123Subdomain(host));
}

function validatePath({ path: text = '', pathType, backend }: HttpPath, path: FieldPath): FieldError[] {
  const type: string | undefined = pathType;
  if (type === undefined) return [required(path.child('pathType'), 'pathType must be specified')];
  const at = path.child('path');
  const errors: FieldError[] = [];
  if (!PATH_TYPES.includes(type)) errors.push(notSupported(path.child('pathType'), type, PATH_TYPES));
  else if (!text.startsWith('/') && (text !== '' || type !== 'ImplementationSpecific')) {
    errors.push(invalid(at, text, 'must be an absolute path'));
  }
  if (type === 'Exact' || type === 'Prefix') {
    for (const part of REFUSED_PARTS) {
      if (text.includes(part)) errors.push(invalid(at, text, `must not contain '${part}'`));
    }
    for (const end of REFUSED_ENDS) {
      if (text.endsWith(end)) errors.push(invalid(at, text, `cannot end with '${end}'`));
    }
  }
  return [...errors, ...validateBackend(backend, path.child('backend'))];
}

function validateBackend({ service, resource }: Backend, path: FieldPath): FieldError[] {
  if (service && resource) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return validateTypedReference(resource, path.child('resource'));
  if (!service) return [invalid(path, '', 'resource or service backend is required')];
  const namePath = path.child('service', 'name');
  const errors =
    service.name === ''
      ? [required(namePath)]
      : invalidAll(namePath, service.name, dns1123Label(service.name));
  return [...errors, ...validatePort(service.port ?? {}, path)];
}

function validatePort(
  { name = '', number = 0 }: { name?: string; number?: number },
  path: FieldPath,
): FieldError[] {
  const at = path.child('service', 'port');
  if (name !== '' && number !== 0) return [invalid(path, '', 'cannot set both port name & port number')];
  if (name !== '') return invalidAll(at.child('name'), name, portName(name));
  if (number !== 0) return invalidAll(at.child('number'), number, portNumber(number));
  return [required(path, 'port name or number is required')];
}

function validateTls({ hosts = [], secretName = '' }: Tls, path: FieldPath): FieldError[] {
  return [
    ...hosts.flatMap((host, index) => validateHost(host, path.child('hosts').index(index))),
    ...(secretName === ''
      ? []
      : invalidAll(path.child('secretName'), secretName, dns1123Subdomain(secretName))),
  ];
}
