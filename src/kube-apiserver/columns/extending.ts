import type {
  APIService,
  FlowSchema,
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  PriorityLevelConfiguration,
  ResourceClaim,
  ResourceSlice,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from '../../kinds/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import { ageOf, cells, type CellsByKind, nameOf, NONE, UNSET } from './cells.ts';

/** Admission, aggregation, flow control and device allocation. */
export const extendingCells: CellsByKind = {
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration':
    cells<MutatingWebhookConfiguration>(webhookCells),
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration':
    cells<ValidatingWebhookConfiguration>(webhookCells),
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': cells<MutatingAdmissionPolicy>(
    (policy, nowMs) => [
      nameOf(policy),
      policy.spec?.mutations?.length ?? 0,
      parametersKind(policy.spec?.paramKind),
      ageOf(policy, nowMs),
    ],
  ),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': cells<ValidatingAdmissionPolicy>(
    (policy, nowMs) => [
      nameOf(policy),
      policy.spec?.validations?.length ?? 0,
      parametersKind(policy.spec?.paramKind),
      ageOf(policy, nowMs),
    ],
  ),
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding':
    cells<MutatingAdmissionPolicyBinding>(policyBindingCells),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding':
    cells<ValidatingAdmissionPolicyBinding>(policyBindingCells),
  'apiregistration.k8s.io/v1/APIService': cells<APIService>((service, nowMs) => {
    const reference = service.spec?.service;
    const available = service.status?.conditions?.find(({ type }) => type === 'Available');
    return [
      nameOf(service),
      reference ? `${reference.namespace ?? ''}/${reference.name ?? ''}` : 'Local',
      available
        ? available.status === 'True'
          ? 'True'
          : `${available.status} (${available.reason ?? ''})`
        : 'Unknown',
      ageOf(service, nowMs),
    ];
  }),
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': cells<FlowSchema>((schema, nowMs) => [
    nameOf(schema),
    schema.spec?.priorityLevelConfiguration.name || NONE,
    schema.spec?.matchingPrecedence ?? 0,
    schema.spec?.distinguisherMethod?.type ?? NONE,
    ageOf(schema, nowMs),
    schema.status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
  ]),
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': cells<PriorityLevelConfiguration>(
    (level, nowMs) => {
      const limited = level.spec?.limited;
      const queuing = limited?.limitResponse?.queuing;
      return [
        nameOf(level),
        level.spec?.type ?? '',
        limited?.nominalConcurrencyShares ?? NONE,
        queuing?.queues ?? NONE,
        queuing?.handSize ?? NONE,
        queuing?.queueLengthLimit ?? NONE,
        ageOf(level, nowMs),
      ];
    },
  ),
  'resource.k8s.io/v1/DeviceClass': cells(nameAndAge),
  'resource.k8s.io/v1/ResourceClaimTemplate': cells(nameAndAge),
  'resource.k8s.io/v1/ResourceClaim': cells<ResourceClaim>((claim, nowMs) => [
    nameOf(claim),
    claimStates(claim).join(','),
    ageOf(claim, nowMs),
  ]),
  'resource.k8s.io/v1/ResourceSlice': cells<ResourceSlice>(({ spec, ...slice }, nowMs) => [
    nameOf(slice),
    spec.nodeName ?? '',
    spec.driver,
    spec.pool.name,
    ageOf(slice, nowMs),
  ]),
};

function nameAndAge(object: KubernetesObject, nowMs: number): unknown[] {
  return [nameOf(object), ageOf(object, nowMs)];
}

function webhookCells(
  configuration: MutatingWebhookConfiguration | ValidatingWebhookConfiguration,
  nowMs: number,
): unknown[] {
  return [nameOf(configuration), configuration.webhooks?.length ?? 0, ageOf(configuration, nowMs)];
}

function policyBindingCells(
  binding: MutatingAdmissionPolicyBinding | ValidatingAdmissionPolicyBinding,
  nowMs: number,
): unknown[] {
  const parameters = binding.spec?.paramRef;
  const reference = parameters && [parameters.namespace, parameters.name ?? '*'].filter(Boolean).join('/');
  return [nameOf(binding), binding.spec?.policyName ?? '', reference ?? UNSET, ageOf(binding, nowMs)];
}

function parametersKind(kind: { readonly apiVersion?: string; readonly kind?: string } | undefined): string {
  return kind ? `${kind.apiVersion ?? ''}/${kind.kind ?? ''}` : UNSET;
}

function claimStates({ metadata, status }: ResourceClaim): string[] {
  const deleted = metadata.deletionTimestamp === undefined ? [] : ['deleted'];
  if (!status?.allocation) return deleted.length > 0 ? deleted : ['pending'];
  return [...deleted, 'allocated', ...((status.reservedFor?.length ?? 0) > 0 ? ['reserved'] : [])];
}
