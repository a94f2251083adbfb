import type { GroupVersionKind, KubernetesObject } from '../object.ts';
import { apiVersionOf } from '../object.ts';
import type { FieldRequirement } from './field-selector.ts';

/**
 * Upstream's refusal of a field that a kind cannot be selected by; undefined where all of them can be. Custom kinds
 * hand in the fields that their definition makes selectable.
 */
export function fieldSelectorProblem(
  gvk: GroupVersionKind,
  requirements: readonly FieldRequirement[],
  custom: readonly string[] = [],
): string | undefined {
  const own = SELECTABLE_FIELDS.get(`${apiVersionOf(gvk)}/${gvk.kind}`);
  for (const { field } of requirements) {
    if (METADATA_FIELDS.includes(field) || custom.includes(field) || own?.fields[field]) continue;
    return (
      own?.refuse(field) ??
      `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    );
  }
  return undefined;
}

/** The text that a field selector compares with; empty where there is no value. */
export function selectableField(gvk: GroupVersionKind, object: KubernetesObject, field: string): string {
  if (field === 'metadata.name') return object.metadata.name ?? '';
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  const read = SELECTABLE_FIELDS.get(`${apiVersionOf(gvk)}/${gvk.kind}`)?.fields[field] ?? fieldText(field);
  return read(object);
}

type ReadField = (object: KubernetesObject) => string;

interface SelectableFields {
  readonly fields: Readonly<Record<string, ReadField>>;
  readonly refuse: (field: string) => string;
}

const METADATA_FIELDS = ['metadata.name', 'metadata.namespace'];

const EVENT_REFERENCE = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** The kinds that can be selected by more than name and namespace. */
const SELECTABLE_FIELDS: ReadonlyMap<string, SelectableFields> = new Map<string, SelectableFields>([
  [
    'v1/Pod',
    fields({
      'spec.nodeName': fieldText('spec.nodeName'),
      'spec.restartPolicy': fieldText('spec.restartPolicy'),
      'spec.schedulerName': fieldText('spec.schedulerName'),
      'spec.serviceAccountName': fieldText('spec.serviceAccountName'),
      'spec.hostNetwork': flagText('spec.hostNetwork'),
      'status.phase': fieldText('status.phase'),
      'status.podIP': fieldText('status.podIP'),
      'status.podIPs': () => '',
      'status.nominatedNodeName': fieldText('status.nominatedNodeName'),
    }),
  ],
  ['v1/Node', fields({ 'spec.unschedulable': flagText('spec.unschedulable') })],
  ['v1/Namespace', fields({ name: fieldText('metadata.name'), 'status.phase': fieldText('status.phase') })],
  ['v1/Secret', fields({ type: fieldText('type') })],
  [
    'v1/Service',
    fields({ 'spec.clusterIP': fieldText('spec.clusterIP'), 'spec.type': fieldText('spec.type') }),
  ],
  ['v1/ReplicationController', fields({ 'status.replicas': countText('status.replicas') })],
  [
    'v1/Event',
    fields({
      ...reference('involvedObject'),
      reason: fieldText('reason'),
      reportingComponent: fieldText('reportingComponent'),
      source: (event) => fieldText('source.component')(event) || fieldText('reportingComponent')(event),
      type: fieldText('type'),
    }),
  ],
  [
    'events.k8s.io/v1/Event',
    fields({
      ...reference('regarding'),
      reason: fieldText('reason'),
      reportingController: fieldText('reportingController'),
      type: fieldText('type'),
    }),
  ],
  [
    'batch/v1/Job',
    {
      fields: { 'status.successful': countText('status.succeeded') },
      refuse: (field) => `field label "${field}" not supported for Job`,
    },
  ],
  [
    'certificates.k8s.io/v1/CertificateSigningRequest',
    fields({ 'spec.signerName': fieldText('spec.signerName') }),
  ],
  [
    'resource.k8s.io/v1/ResourceSlice',
    {
      fields: { 'spec.nodeName': fieldText('spec.nodeName'), 'spec.driver': fieldText('spec.driver') },
      refuse: (field) => `field label not supported for ResourceSlice: ${field}`,
    },
  ],
]);

function fields(own: Readonly<Record<string, ReadField>>): SelectableFields {
  return { fields: own, refuse: (field) => `field label not supported: ${field}` };
}

function reference(name: string): Record<string, ReadField> {
  return Object.fromEntries(
    EVENT_REFERENCE.map((part) => [`${name}.${part}`, fieldText(`${name}.${part}`)] as const),
  );
}

/** The value at a dotted path as text; empty where it is missing. */
function fieldText(path: string): ReadField {
  const parts = path.split('.');
  return (object) => {
    let value: unknown = object;
    for (const part of parts) {
      if (typeof value !== 'object' || value === null) return '';
      value = Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;
    }
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
  };
}

function flagText(path: string): ReadField {
  const read = fieldText(path);
  return (object) => read(object) || 'false';
}

function countText(path: string): ReadField {
  const read = fieldText(path);
  return (object) => read(object) || '0';
}
