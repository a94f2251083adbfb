import { append } from '../../base/index.ts';
import {
  checkRequired,
  checkSupported,
  dns1035Label,
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  invalid,
  invalidAll,
  type Strategy,
  pathSegmentName,
  portNumber,
  quote,
  required,
} from '../../api/index.ts';
import type { APIService } from '../types/index.ts';
import { base64Length } from '../shared/bytes.ts';
import { SERVICE_PORT } from '../admissionregistration/webhook-client.ts';

type Spec = NonNullable<APIService['spec']>;
type Service = NonNullable<Spec['service']>;
type Conditions = NonNullable<NonNullable<APIService['status']>['conditions']>;

const SPEC = FieldPath.of('spec');
const CONDITIONS = FieldPath.of('status', 'conditions');
const HIGHEST_GROUP_PRIORITY = 20_000;
const HIGHEST_VERSION_PRIORITY = 1000;
const STATUSES = ['True', 'False', 'Unknown'];

/** An API that the server has itself is available at once. */
export const apiServiceStrategy: Strategy<APIService> = {
  validateName(name, _prefix, { spec }) {
    const due = `${spec?.version ?? ''}.${spec?.group ?? ''}`;
    const messages = pathSegmentName(name);
    if (messages.length > 0 || name === due) return messages;
    return [`must be \`spec.version+"."+spec.group\`: ${quote(due)}`];
  },
  metadataChecks: ['change', 'itself'],
  anyFinalizers: true,
  setDefaults({ spec }) {
    if (spec?.service) spec.service.port ??= SERVICE_PORT;
  },
  prepareForCreate(service) {
    const { creationTimestamp } = service.metadata;
    service.status = service.spec?.service
      ? {}
      : {
          conditions: [
            {
              type: 'Available',
              status: 'True',
              ...(creationTimestamp === undefined ? {} : { lastTransitionTime: creationTimestamp }),
              reason: 'Local',
              message: 'Local APIServices are always available',
            },
          ],
        };
  },
  prepareForUpdate(service, old) {
    service.status = old.status ?? {};
  },
  prepareForStatusUpdate(service, old) {
    if (old.spec) service.spec = old.spec;
  },
  allowUnconditionalUpdate: false,
  validateCreate: validateService,
  validateUpdate: validateService,
  validateStatusUpdate: ({ status }) => validateStatuses(status?.conditions ?? []),
};

function validateService({ spec }: APIService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0 } = spec ?? {};
  return [
    ...validateGroup(group, version),
    ...validatePriority(groupPriorityMinimum, HIGHEST_GROUP_PRIORITY, SPEC.child('groupPriorityMinimum')),
    ...validatePriority(versionPriority, HIGHEST_VERSION_PRIORITY, SPEC.child('versionPriority')),
    ...(spec?.service ? validateRemote(spec, spec.service) : validateLocal(spec)),
  ];
}

function validateGroup(group: string, version: string): FieldError[] {
  const errors: FieldError[] = [];
  const path = SPEC.child('group');
  if (group !== '') append(errors, invalidAll(path, group, dns1123Subdomain(group)));
  else if (version !== 'v1') {
    errors.push(required(path, 'only v1 may have an empty group and it better be legacy kube'));
  }
  return [...errors, ...invalidAll(SPEC.child('version'), version, dns1035Label(version))];
}

function validatePriority(priority: number, highest: number, path: FieldPath): FieldError[] {
  if (priority > 0 && priority <= highest) return [];
  return [invalid(path, priority, `must be positive and less than ${highest}`)];
}

function validateLocal(spec: Spec | undefined): FieldError[] {
  const { caBundle = '', insecureSkipTLSVerify } = spec ?? {};
  const errors: FieldError[] = [];
  if (caBundle !== '') {
    const size = `${base64Length(caBundle)} bytes`;
    errors.push(invalid(SPEC.child('caBundle'), size, 'local APIServices may not have a caBundle'));
  }
  if (insecureSkipTLSVerify) {
    const detail = 'local APIServices may not have insecureSkipTLSVerify';
    errors.push(invalid(SPEC.child('insecureSkipTLSVerify'), true, detail));
  }
  return errors;
}

function validateRemote({ caBundle, insecureSkipTLSVerify }: Spec, service: Service): FieldError[] {
  const path = SPEC.child('service');
  const { port = SERVICE_PORT } = service;
  const errors: FieldError[] = [];
  checkRequired(errors, path.child('namespace'), service.namespace);
  checkRequired(errors, path.child('name'), service.name);
  const messages = portNumber(port);
  if (messages.length > 0) {
    errors.push(invalid(path.child('port'), port, `port is not valid: ${messages.join(', ')}`));
  }
  if (insecureSkipTLSVerify && caBundle) {
    const detail = 'may not be true if caBundle is present';
    errors.push(invalid(SPEC.child('insecureSkipTLSVerify'), true, detail));
  }
  return errors;
}

function validateStatuses(conditions: Conditions): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, { status }] of conditions.entries()) {
    checkSupported(errors, CONDITIONS.index(index).child('status'), status, STATUSES);
  }
  return errors;
}
