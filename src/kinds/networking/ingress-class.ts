import { append } from '../../base/index.ts';
import {
  byteLength,
  dns1123Label,
  domainPrefixedPath,
  type FieldError,
  FieldPath,
  forbidden,
  invalidAll,
  type Strategy,
  notSupported,
  required,
  tooLong,
  validateImmutable,
} from '../../api/index.ts';
import type { IngressClass } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { validateTypedReference } from './typed-reference.ts';

type Parameters = NonNullable<NonNullable<IngressClass['spec']>['parameters']>;

const SPEC = FieldPath.of('spec');
const CONTROLLER = SPEC.child('controller');
const CONTROLLER_LIMIT = 250;
const SCOPES = ['Cluster', 'Namespace'];

export const ingressClassStrategy: Strategy<IngressClass> = {
  setDefaults({ spec }) {
    if (spec?.parameters) spec.parameters.scope ??= 'Cluster';
  },
  prepareForCreate: beginGeneration,
  prepareForUpdate(ingressClass, old) {
    raiseGeneration(ingressClass, old, ['spec']);
  },
  metadataChecks: ['change', 'itself'],
  allowUnconditionalUpdate: true,
  validateCreate: validateIngressClass,
  validateUpdate: (ingressClass, old) => [
    ...validateImmutable(ingressClass.spec?.controller ?? '', old.spec?.controller ?? '', CONTROLLER),
    ...validateIngressClass(ingressClass),
  ],
};

function validateIngressClass({ spec = {} }: IngressClass): FieldError[] {
  const { controller = '', parameters } = spec;
  return [
    ...(byteLength(controller) > CONTROLLER_LIMIT ? [tooLong(CONTROLLER, CONTROLLER_LIMIT)] : []),
    ...domainPrefixedPath(controller, CONTROLLER),
    ...(parameters ? validateParameters(parameters, SPEC.child('parameters')) : []),
  ];
}

function validateParameters(parameters: Parameters, path: FieldPath): FieldError[] {
  const { scope, namespace } = parameters;
  const errors = validateTypedReference(parameters, path);
  const at = path.child('namespace');
  if (scope === undefined) errors.push(required(path.child('scope')));
  else if (!SCOPES.includes(scope)) errors.push(notSupported(path.child('scope'), scope, SCOPES));
  if (scope === 'Namespace') {
    if (namespace === undefined) errors.push(required(at, "`parameters.scope` is set to 'Namespace'"));
    else append(errors, invalidAll(at, namespace, dns1123Label(namespace)));
  }
  if (scope === 'Cluster' && namespace !== undefined) {
    errors.push(forbidden(at, "`parameters.scope` is set to 'Cluster'"));
  }
  return errors;
}
